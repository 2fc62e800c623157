"""The published list of what parents type, and what must come first."""

from __future__ import annotations

import os
from collections import defaultdict

import pytest

from berceau.directory.models import Service
from berceau.directory.search import Wanted, search
from tests.directory import judged
from tests.factories import TODAY

IN_FIRST = 3
LEAST_FOUND, LEAST_MRR = 0.97, 0.92
ORDER = judged.HERE / "order.txt"
FILTERED = (
    Wanted(),
    Wanted(commune="59139"),
    Wanted(words="crèche", commune="59139"),
    Wanted(commune="59122", within_km=5, free=True),
    Wanted(age_months=8, day="we"),
    Wanted(need="breathe", age_months=30),
    Wanted(moment="pregnancy", walk_in=True),
    Wanted(words="bébé", part="evening"),
    Wanted(kind="laep"),
)


@pytest.fixture
def directory(db: None) -> dict[str, Service]:
    return judged.load()


def ranks() -> list[tuple[dict[str, object], int]]:
    """Each query, and the place of the first expected entry (0: not on the first page)."""
    found = []
    for query in judged.queries():
        hits = search(Wanted(words=query["said"]), on=TODAY).hits
        keys = [hit.entry.source_id for hit in hits]
        places = [keys.index(key) + 1 for key in query["expected"] if key in keys]
        found.append((query, min(places, default=0)))
    return found


def test_what_is_expected_comes_among_the_first_three(directory: dict[str, Service]) -> None:
    found = ranks()
    late = [
        f"{query['said']} : {place or 'absent'}"
        for query, place in found
        if not 0 < place <= IN_FIRST
    ]
    assert 1 - len(late) / len(found) >= LEAST_FOUND, late


def test_the_mean_reciprocal_rank_does_not_go_down(directory: dict[str, Service]) -> None:
    by_kind = defaultdict(list)
    for query, place in ranks():
        by_kind[query["what"]].append(1 / place if place else 0)
    every = [value for values in by_kind.values() for value in values]
    assert sum(every) / len(every) >= LEAST_MRR, {k: sum(v) / len(v) for k, v in by_kind.items()}


def test_the_order_is_the_same_on_every_database(directory: dict[str, Service]) -> None:
    """`order.txt` was written on SQLite; set `REWRITE_ORDER` to write it again, then read it."""
    lines = []
    for wanted in [*(Wanted(words=query["said"]) for query in judged.queries()), *FILTERED]:
        hits = search(wanted, on=TODAY, size=10).hits
        lines.append(f"{_said(wanted)} : {' '.join(hit.entry.source_id for hit in hits)}")
    if os.environ.get("REWRITE_ORDER"):
        ORDER.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == ORDER.read_text("utf-8").splitlines()


def _said(wanted: Wanted) -> str:
    asked = {name: value for name in wanted.__slots__ if (value := getattr(wanted, name))}
    return " ".join(f"{name}={value}" for name, value in asked.items())


def test_the_list_is_long_enough_and_knows_its_entries(directory: dict[str, Service]) -> None:
    lines = judged.queries()
    assert len({line["said"] for line in lines}) >= 60
    assert {key for line in lines for key in line["expected"]} <= set(directory)
