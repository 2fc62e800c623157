"""OWASP ASVS 5.0.0: each requirement of levels 1 and 2 once, an honest status, tests that exist."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from berceau.dpo import asvs
from berceau.dpo.asvs import Requirement, requirements
from tests.dpo.proofs import exists

ROOT = Path(__file__).resolve().parents[2]
# How many requirements of level 1 and of level 2 each chapter has in the published list.
PUBLISHED = {
    "V1": (8, 19), "V2": (4, 7), "V3": (8, 11), "V4": (2, 8), "V5": (4, 5), "V6": (13, 22),
    "V7": (6, 12), "V8": (4, 3), "V9": (4, 3), "V10": (5, 24), "V11": (3, 11), "V12": (3, 6),
    "V13": (1, 12), "V14": (2, 7), "V15": (3, 10), "V16": (0, 16), "V17": (0, 7),
}  # fmt: skip


def test_every_requirement_of_both_levels_is_there_once() -> None:
    assert len(requirements()) == 253
    assert len({requirement.id for requirement in requirements()}) == 253
    assert Counter(requirement.level for requirement in requirements()) == {"1": 70, "2": 183}


@pytest.mark.parametrize("chapter", PUBLISHED)
def test_a_chapter_has_all_its_requirements(chapter: str) -> None:
    levels = Counter(one.level for one in requirements() if one.id.split(".")[0] == chapter)
    assert (levels["1"], levels["2"]) == PUBLISHED[chapter]


def test_the_chapters_sum_to_the_whole() -> None:
    assert [sum(levels) for levels in zip(*PUBLISHED.values(), strict=True)] == [70, 183]


def test_they_are_in_the_order_of_the_list() -> None:
    order = [tuple(map(int, one.id[1:].split("."))) for one in requirements()]
    assert order == sorted(order)


@pytest.mark.parametrize("requirement", requirements(), ids=lambda one: one.id)
def test_a_line_is_complete(requirement: Requirement) -> None:
    assert requirement.status in asvs.STATUSES
    assert requirement.summary
    assert requirement.proof
    assert re.fullmatch(r"V\d+\.\d+\.\d+", requirement.id)


def test_every_test_named_exists() -> None:
    named = {
        proof
        for one in requirements()
        for proof in re.findall(r"tests/[\w/]+\.py(?:::\w+)?", one.proof)
    }
    assert len(named) > 20
    assert [proof for proof in sorted(named) if not exists(proof)] == []


def test_every_file_named_exists() -> None:
    named = {
        path
        for one in requirements()
        for path in re.findall(r"\b(?:berceau|docs|bench)/[\w/.-]*\w", one.proof)
    }
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_what_is_left_to_do_is_said() -> None:
    assert dict(asvs.counts())["À faire"] > 0
