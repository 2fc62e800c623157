"""The search index: `refresh` after writing entries, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2s
from importlib import resources
from typing import Any

from django.db import transaction

from berceau.directory.finding import bits, documents, words
from berceau.directory.finding.documents import Document
from berceau.directory.models import (
    Professional,
    SearchEntry,
    SearchState,
    SearchTerm,
    SearchWord,
    Service,
)

CHUNK = 2000
MADE_OF = (
    "taxonomy.toml",
    "finding/words.py",
    "finding/documents.py",
    "finding/opening.py",
    "finding/french.toml",
)


@dataclass
class Changes:
    """What a refresh will write: who enters and leaves each set, how often words come and go."""

    joined: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    left: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    words: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    whole: bool = False

    def enters(self, entry: SearchEntry) -> None:
        for key in _keys_of(entry):
            self.joined[key].append(entry.number)
        for word in _words_of(entry):
            self.words[word] += 1

    def leaves(self, entry: SearchEntry) -> None:
        for key in _keys_of(entry):
            self.left[key].append(entry.number)
        for word in _words_of(entry):
            self.words[word] -= 1


@transaction.atomic
def refresh(service_ids: Collection[int] | None) -> int:
    """Make the entries of these services again (None: the whole index). Returns how many changed.

    Safe inside a transaction; who refreshes waits for whoever is refreshing. What was archived,
    or whose structure was, leaves the index; keys of deleted services too.
    """
    if service_ids is None:
        return _make_again()
    return _refresh("service_key", set(service_ids), _service_documents)


@transaction.atomic
def refresh_professionals(professional_ids: Collection[int]) -> int:
    """Same for professionals: only those who agreed that their name be published are found."""
    return _refresh("professional_key", set(professional_ids), _professional_documents)


def is_up_to_date() -> bool:
    """Whether the index was made with the words and rules of this version."""
    return SearchState.objects.filter(pk=1, made_with=fingerprint()).exists()


@cache
def fingerprint() -> str:
    """Of the words and rules by which the index is made."""
    here = resources.files(__package__)
    content = b"".join((here / name).read_bytes() for name in MADE_OF)
    return blake2s(content, digest_size=16).hexdigest()


def _locked() -> SearchState:
    """The one row that whoever writes the index holds until the end of the transaction."""
    SearchState.objects.get_or_create(pk=1)
    return SearchState.objects.select_for_update(of=("self",)).get(pk=1)


def _make_again() -> int:
    state = _locked()
    SearchEntry.objects.all().delete()
    SearchTerm.objects.all().delete()
    SearchWord.objects.all().delete()
    state.next_entry = state.next_word = 0
    state.made_with = fingerprint()
    changes = Changes(whole=True)
    services = Service.objects.published().order_by("pk").values_list("pk", flat=True)
    _write_entries(state, changes, "service_key", list(services), _service_documents)
    named = Professional.objects.published().order_by("pk").values_list("pk", flat=True)
    _write_entries(state, changes, "professional_key", list(named), _professional_documents)
    _write_terms(state, changes)
    state.save()
    return state.next_entry


Reader = Callable[[Collection[int]], "Iterator[tuple[int, Document]]"]


def _refresh(key: str, ids: set[int], read: Reader) -> int:
    if not ids:
        return 0
    state, changes = _locked(), Changes()
    changed = _write_entries(state, changes, key, sorted(ids), read)
    _write_terms(state, changes)
    state.save()
    return changed


def _write_entries(
    state: SearchState, changes: Changes, key: str, ids: list[int], read: Reader
) -> int:
    """Write the rows of these entries, note in `changes` what follows from it."""
    changed = 0
    for chunk in _chunks(ids, CHUNK):
        kept = {}
        if not changes.whole:
            rows = SearchEntry.objects.filter(**{f"{key}__in": chunk})
            kept = {getattr(row, key): row for row in rows}
        written = []
        for pk, document in read(chunk):
            old = kept.pop(pk, None)
            if old is not None and _says(old) == document:
                continue
            new = SearchEntry(**{key: pk}, number=old.number if old else state.next_entry)
            for name in document.__slots__:
                setattr(new, name, getattr(document, name))
            if old is None:
                state.next_entry += 1
            else:
                new.pk = old.pk
                changes.leaves(old)
            changes.enters(new)
            written.append((old, new))
        _save_entries(written)
        for gone in kept.values():
            changes.leaves(gone)
        SearchEntry.objects.filter(pk__in=[gone.pk for gone in kept.values()]).delete()
        changed += len(written) + len(kept)
    return changed


def _save_entries(written: list[tuple[SearchEntry | None, SearchEntry]]) -> None:
    SearchEntry.objects.bulk_create([new for old, new in written if old is None], batch_size=500)
    again = [new for old, new in written if old is not None]
    if again:
        SearchEntry.objects.bulk_update(again, Document.__slots__, batch_size=100)


def _says(row: SearchEntry) -> Document:
    return Document(**{name: getattr(row, name) for name in Document.__slots__})


def _words_of(entry: SearchEntry) -> list[str]:
    return [pair.partition(":")[0] for pair in entry.words.split()]


def _keys_of(entry: SearchEntry) -> set[str]:
    """Every set that this entry is in."""
    keys = set(entry.tags.split())
    for pair in entry.words.split():
        word, _colon, weights = pair.partition(":")
        root = words.root(word)
        keys.update(f"w:{root}:{weight}" for weight in weights.split(","))
    keys.update(f"rank:{bit}" for bit in range(documents.RANK_BITS) if entry.rank >> bit & 1)
    return keys


def _write_terms(state: SearchState, changes: Changes) -> None:
    _write_words(state, changes)
    touched = sorted({*changes.joined, *changes.left})
    for chunk in _chunks(touched, CHUNK):
        kept = {}
        if not changes.whole:
            kept = {row.key: row for row in SearchTerm.objects.filter(key__in=chunk)}
        full, empty = [], []
        for key in chunk:
            row = kept.get(key)
            members = bits.unpack(row.bits) if row else 0
            members &= ~bits.set_of(changes.left.get(key, ()))
            members |= bits.set_of(changes.joined.get(key, ()))
            if members:
                packed = bits.pack(members)
                full.append(SearchTerm(key=key, entries=members.bit_count(), bits=packed))
            elif row is not None:
                empty.append(row.pk)
        SearchTerm.objects.bulk_create(
            full, batch_size=500, update_conflicts=True, unique_fields=["key"],
            update_fields=["entries", "bits"],
        )  # fmt: skip
        SearchTerm.objects.filter(pk__in=empty).delete()


def _write_words(state: SearchState, changes: Changes) -> None:
    """Count the words; those that come or go do so in the sets of their groups of letters too."""
    moved = sorted(word for word, count in changes.words.items() if count)
    for chunk in _chunks(moved, CHUNK):
        kept = {}
        if not changes.whole:
            kept = {row.word: row for row in SearchWord.objects.filter(word__in=chunk)}
        full, empty = [], []
        for word in chunk:
            row = kept.get(word)
            if row is None:
                row = SearchWord(word=word, number=state.next_word, entries=0)
                state.next_word += 1
                _spell(changes.joined, row)
            row.entries += changes.words[word]
            if row.entries:
                full.append(SearchWord(word=word, number=row.number, entries=row.entries))
            else:
                empty.append(row.pk)
                _spell(changes.left, row)
        SearchWord.objects.bulk_create(
            full, batch_size=500, update_conflicts=True, unique_fields=["word"],
            update_fields=["entries"],
        )  # fmt: skip
        SearchWord.objects.filter(pk__in=empty).delete()


def _spell(where: dict[str, list[int]], row: SearchWord) -> None:
    for piece in words.pieces(row.word):
        where[f"abc:{piece}"].append(row.number)


def _service_documents(ids: Collection[int]) -> Iterator[tuple[int, Document]]:
    shown = Service.objects.published().filter(pk__in=ids)
    loaded = shown.select_related("place__neighbourhood", "structure__place__neighbourhood")
    for service in loaded.order_by("pk"):
        yield service.pk, documents.of_service(service)


def _professional_documents(ids: Collection[int]) -> Iterator[tuple[int, Document]]:
    shown = Professional.objects.published().filter(pk__in=ids, agreed_on__isnull=False)
    loaded = shown.select_related("place__neighbourhood", "structure__place__neighbourhood")
    for professional in loaded.order_by("pk"):
        yield professional.pk, documents.of_professional(professional)


def _chunks(values: list[Any], size: int) -> Iterable[list[Any]]:
    return (values[start : start + size] for start in range(0, len(values), size))
