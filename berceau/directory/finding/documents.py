"""What an entry is found by: its words with the weight of their field, and its tags for filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s

from berceau.directory import taxonomy
from berceau.directory.finding import geography, opening, words
from berceau.directory.models import Cost, Place, Professional, Service

IN_NAME, IN_KIND, IN_PLACE, IN_TEXT = 8, 5, 3, 2
"""Weights of the fields: the name, what it is and whose, where, what is said of it."""
LEVELS = (IN_NAME, IN_KIND, IN_PLACE, IN_TEXT)
OLDEST = 216
"""Ages in months beyond which a bound says nothing more (18 years)."""
RANK_LETTERS, LETTER_BITS, DRAW_BITS = 6, 5, 12
RANK_BITS = RANK_LETTERS * LETTER_BITS + DRAW_BITS
REMOTE = "a-distance"
"""Of data·inclusion's `modes_accueil`: by telephone or on line, from wherever one lives."""


@dataclass(frozen=True, slots=True)
class Document:
    """What the index keeps of one entry."""

    reference: str
    words: str
    tags: str
    rank: int
    cell: int | None
    latitude: float | None
    longitude: float | None


def of_service(service: Service) -> Document:
    """A published service; its structure, both places and their neighbourhoods are loaded."""
    structure, place = service.structure, service.where
    kind = taxonomy.kinds().get(service.kind or structure.kind)
    text = (
        service.description, service.publics_note, service.conditions, service.cost_note,
        service.mobilisation_note, *service.themes,
    )  # fmt: skip
    held = _held(
        (service.name, IN_NAME),
        (structure.name, IN_KIND),
        (_words_of_kind(kind.key if kind else ""), IN_KIND),
        (_words_of_place(place), IN_PLACE),
        *((part, IN_TEXT) for part in text),
    )
    tags = {
        "all",
        *_kind_tags(kind, service.kind or structure.kind),
        *_age_tags(service),
        *_moment_tags(service, kind),
        *_place_tags(place),
        *(f"lang:{code}" for code in service.languages),
        *(f"zone:{code}" for code in service.zone if len(str(code)) == 5),
        *(f"open:{slot}" for slot in opening.slots_of(service.hours or structure.hours)),
    }
    if service.cost == Cost.FREE:
        tags.add("free")
    if service.without_appointment:
        tags.add("walk-in")
    if place is None or service.reception == [REMOTE]:
        tags.add("anywhere")
    return _document(service.reference, service.name, held, tags, place)


def of_professional(professional: Professional) -> Document:
    """A published professional who agreed that her name be shown."""
    structure = professional.structure
    place = professional.place or (structure.place if structure else None)
    kind = taxonomy.kinds().get(professional.kind)
    held = _held(
        (professional.full_name, IN_NAME),
        (structure.name if structure else "", IN_KIND),
        (_words_of_kind(professional.kind), IN_KIND),
        (_words_of_place(place), IN_PLACE),
        (professional.description, IN_TEXT),
    )
    tags = {
        "all", "from:none", "to:none",
        *_kind_tags(kind, professional.kind),
        *(f"moment:{moment}" for moment in (kind.moments if kind else ())),
        *_place_tags(place),
        *(f"lang:{code}" for code in professional.languages),
    }  # fmt: skip
    if place is None:
        tags.add("anywhere")
    return _document(professional.reference, professional.full_name, held, tags, place)


def _held(*fields: tuple[str, int]) -> dict[str, set[int]]:
    """word -> the weights of the fields that hold it."""
    held: dict[str, set[int]] = {}
    for text, weight in fields:
        for word in words.telling(text):
            held.setdefault(word, set()).add(weight)
    return held


@lru_cache(maxsize=256)
def _words_of_kind(key: str) -> str:
    kind = taxonomy.kinds().get(key)
    return " ".join((kind.label, *kind.words)) if kind else key


def _words_of_place(place: Place | None) -> str:
    if place is None:
        return ""
    area = place.neighbourhood.name if place.neighbourhood else ""
    return f"{place.name} {place.commune} {area}"


def _kind_tags(kind: taxonomy.Kind | None, key: str) -> Iterable[str]:
    if key:
        yield f"kind:{key}"
    for need in kind.needs if kind else ():
        yield f"need:{need}"


def _age_tags(service: Service) -> tuple[str, str]:
    low, high = service.age_from_months, service.age_to_months
    return (
        "from:none" if low is None else f"from:{min(low, OLDEST)}",
        "to:none" if high is None or high > OLDEST else f"to:{high}",
    )


def _moment_tags(service: Service, kind: taxonomy.Kind | None) -> Iterable[str]:
    moments = kind.moments if kind else tuple(taxonomy.moments())
    low = service.age_from_months or 0
    high = OLDEST if service.age_to_months is None else service.age_to_months
    unsaid = service.for_pregnancy is None and "pregnancy" in moments and low == 0
    if service.for_pregnancy or unsaid:
        yield "moment:pregnancy"
    if "first_months" in moments and low < taxonomy.UNDER_FIRST_MONTHS:
        yield "moment:first_months"
    if "one_to_three" in moments and high > taxonomy.UNDER_FIRST_MONTHS:
        yield "moment:one_to_three"


def _place_tags(place: Place | None) -> Iterable[str]:
    if place is None:
        return
    if place.commune_code:
        yield f"commune:{place.commune_code}"
    if place.neighbourhood_id is not None:
        yield f"area:{place.neighbourhood_id}"
    if (point := point_of(place)) is not None:
        yield "located"
        yield f"cell:{geography.square_of(point)}"


def point_of(place: Place | None) -> geography.Point | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return geography.Point(place.latitude, place.longitude)


def _document(
    reference: str, name: str, held: dict[str, set[int]], tags: set[str], place: Place | None
) -> Document:
    point = point_of(place)
    rank = _rank(name, reference)
    return Document(
        reference=reference,
        words=" ".join(_written(word, weights) for word, weights in sorted(held.items())),
        tags=" ".join(sorted(tags)),
        rank=rank,
        cell=geography.square_of(point) if point else None,
        latitude=point.latitude if point else None,
        longitude=point.longitude if point else None,
    )


def _written(word: str, weights: set[int]) -> str:
    return f"{word}:{','.join(map(str, sorted(weights)))}"


def _rank(name: str, reference: str) -> int:
    """Alphabetical by the first letters, then a draw that a name cannot win by beginning by A."""
    rank = 0
    for letter in "".join(words.split(name)).ljust(RANK_LETTERS, "\0")[:RANK_LETTERS]:
        rank = rank << LETTER_BITS | _place_of(letter)
    draw = int.from_bytes(blake2s(reference.encode(), digest_size=2).digest(), "big")
    return rank << DRAW_BITS | draw >> (16 - DRAW_BITS)


def _place_of(letter: str) -> int:
    """Figures first, then the 26 letters."""
    if "a" <= letter <= "z":
        return ord(letter) - ord("a") + 2
    return int(letter.isdigit())
