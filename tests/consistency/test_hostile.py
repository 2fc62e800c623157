"""Every form of the house, field by field, fed with hostile strings: refused clearly, or kept
byte for byte; never an error 500."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from itertools import count

import pytest

from tests.consistency.filling import ACTED, TYPED, Answer, Found, forms, send, takes_text
from tests.consistency.hostile import HOSTILE, KEPT, KINDS, REFUSED
from tests.consistency.scene import Scene
from tests.consistency.straight import (
    explained_for_nothing,
    forms_of_next_day,
    neither_met_nor_explained,
    next_day,
)

ANSWERS = frozenset({200, 204, 302, 303, 400, 403, 404, 405, 409, 413, 422, 429})
# What a date or a number may really be, and that counts too far.
FAR = ("year_last", "number", "negative", "decimal_digits", "year_zero")
SAYS_WHY = ('class="error"', 'role="alert"', "form-errors", "error-page", '"sentence": "')
FORMS, FREE, FREE_NEXT_DAY = 60, 45, 3
"""At least so many forms in the house, and fields that take any text."""
MANY, TURNS, ONE_IN = 10, 2, 5
NO_TEXT = ("html", "no_text", "number", "date", "path")
"""For a form of dates and choices."""
SMALL = [label for label in HOSTILE if label != "huge"]

Free = list[tuple[Found, list[str]]]


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    """What is refused is logged; nothing of it is read here."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def breaks(scene: Scene, found: Found, labels: Mapping[str, str]) -> str:
    """What broke when the form came with these; empty when it was answered."""
    answer = send(scene, found, {name: HOSTILE[label] for name, label in labels.items()})
    if answer.status in ANSWERS and not answer.error:
        return ""
    return f"{found.route} ← {dict(labels)} : {answer.status} {answer.error}"


def every_kind(found: Found, seed: int) -> Iterator[dict[str, str]]:
    """One string of each kind in each field; which one changes with the field and the form."""
    by_hand = any(one.kind in TYPED for one in found.form.fields.values())
    kinds = [KINDS[kind] for kind in (KINDS if by_hand else NO_TEXT) if found.names]
    for turn in range(len(kinds)):
        chosen = {}
        for rank, name in enumerate(found.names):
            kind = kinds[(turn + rank) % len(kinds)]
            chosen[name] = kind[(seed + rank) % len(kind)]
        yield chosen


def alone(found: Found, seed: int) -> Iterator[dict[str, str]]:
    """One bad field among good ones: the others do not stop the form before it."""
    for rank, name in enumerate(found.names):
        if found.form.fields[name].kind in TYPED:
            yield {name: SMALL[(seed * 7 + rank) % len(SMALL)]}
        else:
            yield {name: FAR[(seed + rank) % len(FAR)]}
    if found.names and seed % ONE_IN == 0:
        yield {found.names[0]: "huge"}


def not_kept(scene: Scene, found: Found, labels: Mapping[str, str]) -> list[str]:
    """What was received but is not in the database as it was typed."""
    answer = send(scene, found, {name: HOSTILE[label] for name, label in labels.items()})
    if answer.status in ACTED:
        return [
            f"{found.route}.{name} ← {label}"
            for name, label in labels.items()
            if HOSTILE[label].strip() not in answer.kept
        ]
    if len(labels) < 2:
        return [] if says_why(answer) else [f"{found.route} ← {labels} : says nothing"]
    # One field refused for all of them: each is tried alone.
    return [
        said for name, label in labels.items() for said in not_kept(scene, found, {name: label})
    ]


def says_why(answer: Answer) -> bool:
    return any(mark in answer.html for mark in SAYS_WHY)


def broken(scene: Scene, every: list[Found]) -> list[str]:
    return [
        said
        for seed, found in enumerate(every)
        for labels in (*every_kind(found, seed), *alone(found, seed))
        if (said := breaks(scene, found, labels))
    ]


def rarely_tried(every: list[Found]) -> list[str]:
    """The strings that met fewer than ten fields."""
    met: dict[str, set[str]] = {label: set() for label in HOSTILE}
    for seed, found in enumerate(every):
        for labels in every_kind(found, seed):
            for name, label in labels.items():
                met[label].add(f"{found.route}.{name}")
    return [label for label in SMALL if len(met[label]) < MANY]


def altered(scene: Scene, free: Free) -> list[str]:
    """What a text may hold, and that is neither in the database as typed nor refused."""
    turns = count()
    return [
        said
        for found, names in free
        for _turn in range(TURNS)
        for said in not_kept(scene, found, {name: KEPT[next(turns) % len(KEPT)] for name in names})
    ]


def accepted(scene: Scene, free: Free) -> list[str]:
    """A control character, half a letter, a social-security number, received or refused mutely."""
    wrong, turns = [], count()
    for found, names in free:
        for name in names:
            label = REFUSED[next(turns) % len(REFUSED)]
            answer = send(scene, found, {name: HOSTILE[label]})
            if answer.status in ACTED or not says_why(answer):
                wrong.append(f"{found.route}.{name} ← {label} : {answer.status}")
    return wrong


def fed(scene: Scene, every: list[Found]) -> int:
    """Every law of hostile strings on these forms; how many fields of them take any text."""
    free = [(found, names) for found in every if (names := takes_text(scene, found))]
    assert broken(scene, every) == []
    assert altered(scene, free) == []
    assert accepted(scene, free) == []
    return sum(len(names) for _found, names in free)


def test_every_form_answers_hostile_strings(scene: Scene) -> None:
    """Never a 500; what a text may hold is kept byte for byte, the rest is refused and said."""
    every = forms(scene)
    assert fed(scene, every) > FREE
    assert rarely_tried(every) == []
    # Whoever opens a page first may only read it: those who decide are met too.
    assert {"professionals:accept", "professionals:refuse"} <= {found.route for found in every}
    assert len(every) > FORMS
    next_day(scene)
    others = forms_of_next_day(scene, every)
    assert neither_met_nor_explained(every + others) == []
    assert explained_for_nothing(every + others) == []
    assert fed(scene, others) > FREE_NEXT_DAY


@pytest.mark.slow
@pytest.mark.skipif("BERCEAU_EVERY_STRING" not in os.environ, reason="8 000 posts: on demand")
def test_every_string_in_every_field(scene: Scene) -> None:
    """The whole product, one field at a time: `BERCEAU_EVERY_STRING=1 pytest <this file>`."""
    wrong = [
        said
        for found in forms(scene)
        for name in found.names
        for label in HOSTILE
        if (said := breaks(scene, found, {name: label}))
    ]
    assert wrong == []
