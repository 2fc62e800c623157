"""The published cases cover the calendar: enough of them, every trap, every enabled step."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = Path(__file__).parent / "cases"
PACK = Path(__file__).parents[2] / "berceau" / "rules" / "packs" / "national"
ENABLED = {"V1", "V2", "S", "-"}
TRAPS = range(1, 24)
KEYS = {"case", "trap", "source", "facts", "expect", "absent", "all"}


def _read(folder: Path, pattern: str) -> list[dict[str, Any]]:
    """Every entry of the YAML lists of a folder."""
    entries: list[dict[str, Any]] = []
    for path in sorted(folder.glob(pattern)):
        entries += yaml.safe_load(path.read_text(encoding="utf-8"))
    return entries


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    """All published cases."""
    return _read(CASES, "*.yaml")


@pytest.fixture(scope="module")
def steps() -> list[dict[str, Any]]:
    """The enabled steps of the national pack."""
    entries = _read(PACK, "[1-7]_*.yaml")
    return [entry for entry in entries if entry["kind"] == "step" and entry["status"] in ENABLED]


def test_at_least_three_hundred_cases(cases: list[dict[str, Any]]) -> None:
    assert len(cases) >= 300


def test_every_trap_has_a_case(cases: list[dict[str, Any]]) -> None:
    covered = {case.get("trap") for case in cases}
    assert [trap for trap in TRAPS if trap not in covered] == []


def test_every_enabled_step_appears_in_a_case(
    cases: list[dict[str, Any]], steps: list[dict[str, Any]]
) -> None:
    named: set[str] = set()
    for case in cases:
        named |= {expected["rule"] for expected in case.get("expect", [])}
        named |= set(case.get("absent", []))
    assert [step["code"] for step in steps if step["code"] not in named] == []


def test_every_case_says_in_one_sentence_what_it_proves(cases: list[dict[str, Any]]) -> None:
    counted = Counter(case["case"] for case in cases)
    assert [sentence for sentence, times in counted.items() if times > 1] == []


def test_every_case_has_a_source_and_known_keys(cases: list[dict[str, Any]]) -> None:
    wrong = [case["case"] for case in cases if not case.get("source") or set(case) - KEYS]
    assert wrong == []


def test_every_case_expects_something(cases: list[dict[str, Any]]) -> None:
    assert [c["case"] for c in cases if not (c.get("expect") or c.get("absent"))] == []
