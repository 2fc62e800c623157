"""Finding a family: folded words, ends of phone numbers, first names of children.

`SearchTerm` is disposable: `index` writes it again from the file. A search is a range of an index
(`prefix <= term < prefix + 1`), the same on SQLite and PostgreSQL, where terms compare as bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import phonenumbers
from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from berceau.accounts.models import Agent
from berceau.families.models import (
    Adult,
    Child,
    ChildHome,
    Contact,
    ContactKind,
    Family,
    FamilyState,
    SearchTerm,
    TermKind,
)
from berceau.kit.text import shown_phone, words

LETTERS, DIGITS = 3, 4
"""How much must be typed: three letters of a name, four digits of a number."""
NUMBER = re.compile(r"\+?[\d\s.\-()/]+")
TERM_LENGTH = 120
LAST_CHARACTER = "\x7f"
"""Above any character of a term: terms hold a-z, 0-9 and the signs of an e-mail address."""
BATCH = 500


# --- Writing the index --------------------------------------------------------------------
def backwards(phone: str) -> set[str]:
    """The digits of a number read from its end, as written abroad and at home."""
    digits = re.sub(r"\D", "", phone)
    found = {digits[::-1]}
    try:
        number = phonenumbers.parse(phone, "FR")
    except phonenumbers.NumberParseException:
        return found
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return found | {re.sub(r"\D", "", national)[::-1]}


def terms_of(family: Family) -> set[tuple[str, str]]:
    """(kind, term) of a family whose adults, contacts and children are prefetched."""
    if family.state == FamilyState.MERGED:
        return set()
    adults = list(family.adults.all())
    names = [family.name, *(name for a in adults for name in (a.first_name, a.last_name))]
    found = {(TermKind.NAME.value, word) for name in names for word in words(name)}
    for child in family.children.all():
        found |= {(TermKind.CHILD.value, word) for word in words(child.first_name)}
        found |= {(TermKind.NAME.value, word) for word in words(child.last_name)}
    for contact in (contact for adult in adults for contact in adult.contacts.all()):
        if contact.kind == ContactKind.PHONE:
            found |= {(TermKind.PHONE.value, digits) for digits in backwards(contact.value)}
        else:
            found.add((TermKind.EMAIL.value, contact.value.casefold()))
    return {(kind, term[:TERM_LENGTH]) for kind, term in found if term}


def sort_name_of(family: Family) -> str:
    """Where the family stands in a directory: its name, else its first adult's."""
    adult = next(iter(family.adults.all()), None)
    name = family.name or (f"{adult.last_name} {adult.first_name}" if adult else "")
    return " ".join(words(name))[:160]


def index(family: Family) -> None:
    """Write again the search terms of one family."""
    index_many([family])


def index_many(families: Iterable[Family]) -> None:
    """Write again the search terms of several families, in a constant number of queries a batch."""
    batch: list[Family] = []
    for family in families:
        batch.append(family)
        if len(batch) == BATCH:
            _index_batch(batch)
            batch = []
    _index_batch(batch)


def _index_batch(batch: list[Family]) -> None:
    if not batch:
        return
    # Read afresh: the caller may hold rows prefetched before they changed.
    keys = [family.pk for family in batch]
    fresh = list(
        Family.objects.filter(pk__in=keys).prefetch_related("adults__contacts", "children")
    )
    SearchTerm.objects.filter(family_id__in=keys).delete()
    SearchTerm.objects.bulk_create(
        [
            SearchTerm(family=family, kind=kind, term=term)
            for family in fresh
            for kind, term in sorted(terms_of(family))
        ]
    )
    moved = []
    for family in fresh:
        name = sort_name_of(family)
        if name != family.sort_name:
            family.sort_name = name
            moved.append(family)
    Family.objects.bulk_update(moved, ["sort_name"])


# --- Reading it ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class FoundChild:
    """A child of a result; the screen says the age."""

    first_name: str
    born_on: date


@dataclass(frozen=True, slots=True)
class Found:
    """One line of a search: enough to recognise the family, nothing to call it by mistake."""

    reference: str
    name: str
    adults: tuple[str, ...]
    children: tuple[FoundChild, ...]
    phone_ends: tuple[str, ...]
    commune_code: str
    neighbourhood: str
    is_open: bool
    followed_by_other: bool
    """The agent stands in for this family's référente."""


def _is_number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None and any(char.isdigit() for char in text)


def _starting_with(kinds: Iterable[TermKind], prefix: str) -> QuerySet[SearchTerm]:
    """The terms that begin like this: one range of the index a kind."""
    return SearchTerm.objects.filter(
        kind__in=list(kinds), term__gte=prefix, term__lt=prefix + LAST_CHARACTER
    )


def ranges(text: str) -> list[QuerySet[SearchTerm]]:
    """What must all be found; empty when too little was typed."""
    text = text.strip()
    if _is_number(text):
        digits = re.sub(r"\D", "", text)
        if text.startswith("00"):
            digits = digits[2:]
        return [_starting_with([TermKind.PHONE], digits[::-1])] if len(digits) >= DIGITS else []
    if "@" in text and len(text) >= LETTERS:
        return [_starting_with([TermKind.EMAIL], text.casefold())]
    typed = words(text)
    if sum(len(word) for word in typed) < LETTERS:
        return []
    kinds = [TermKind.NAME, TermKind.CHILD]
    found = [_starting_with(kinds, word) for word in typed]
    if len(typed) == 1 and not typed[0].isdigit():
        found = [_starting_with([*kinds, TermKind.EMAIL], typed[0])]
    return found


def matching(families: QuerySet[Family], text: str) -> QuerySet[Family]:
    """These families, reduced to those that answer to the text; none when too little was typed."""
    found = ranges(text)
    if not found:
        return families.none()
    for terms in found:
        families = families.filter(pk__in=terms.values("family_id"))
    return families


def mask(phone: str) -> str:
    """« •• •• •• 56 78 »: the last four digits, as a person reads them."""
    shown = shown_phone(phone)
    kept, seen = [], 0
    for char in reversed(shown):
        seen += char.isdigit()
        kept.append("•" if char.isdigit() and seen > DIGITS else char)
    return "".join(reversed(kept))


def find(agent: Agent, text: str, limit: int = 20) -> list[Found]:
    """Families this agent may open that answer to the text, in the order of their names.

    Four queries, whatever is found.
    """
    families = list(
        matching(Family.objects.visible_to(agent), text)
        .select_related("neighbourhood")
        .order_by("sort_name", "pk")[:limit]
    )
    with_people(families)
    return [_found(agent, family) for family in families]


def with_people(families: list[Family]) -> None:
    """Load adults, phones and children of these families."""
    prefetch_related_objects(
        families,
        Prefetch("adults", Adult.objects.order_by("-is_main_contact", "pk")),
        Prefetch("adults__contacts", Contact.objects.filter(kind=ContactKind.PHONE)),
        Prefetch("childhome_set", ChildHome.objects.select_related("child")),
    )


def children_of(family: Family) -> list[Child]:
    """The children of a family loaded by `with_people`, the youngest first."""
    return sorted(
        (home.child for home in family.childhome_set.all()),
        key=lambda child: (child.born_on, child.pk),
        reverse=True,
    )


def name_of(family: Family) -> str:
    """What a family loaded by `with_people` is called, before its name is known too."""
    adults = sorted(family.adults.all(), key=lambda adult: (not adult.is_main_contact, adult.pk))
    return family.called(adults[0].first_name if adults else None)


def _found(agent: Agent, family: Family) -> Found:
    adults = list(family.adults.all())
    return Found(
        reference=family.reference,
        name=name_of(family),
        adults=tuple(str(adult) for adult in adults),
        children=tuple(
            FoundChild(child.first_name, child.born_on) for child in children_of(family)
        ),
        phone_ends=tuple(mask(c.value) for adult in adults for c in adult.contacts.all()),
        commune_code=family.commune_code,
        neighbourhood=family.neighbourhood.name if family.neighbourhood else "",
        is_open=family.is_open,
        followed_by_other=family.referente_id != agent.pk,
    )
