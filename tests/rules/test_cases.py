"""The published cases of `cases/*.yaml`: written from the texts, run through the real engine."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from berceau.rules import Pack, Step, national_pack, plan
from berceau.rules.request import read_request

CASES = Path(__file__).parent / "cases"


class _Loader(yaml.CSafeLoader):
    """YAML read as JSON would be: dates stay text, « on » is a key, true and false are booleans."""


_YAML_ONLY = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _YAML_ONLY]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def _cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        for number, case in enumerate(yaml.load(path.read_text(encoding="utf-8"), _Loader) or []):
            found.append(pytest.param(case, id=f"{path.stem}-{number + 1}"))
    return found


@cache
def _pack() -> Pack:
    return national_pack()


def steps_of(case: dict[str, Any]) -> tuple[Step, ...]:
    request = read_request(json.dumps(case["facts"], default=str), _pack())
    return plan(
        request.facts,
        _pack(),
        request.today,
        include_all=bool(case.get("all")),
        enable=request.enable,
    )


def differences(expected: dict[str, Any], step: Step) -> list[str]:
    """What does not match; [] when the step is the one expected."""
    found = step.as_dict()
    wrong = []
    for key, value in expected.items():
        if key == "rule":
            continue
        if key == "why_contains":
            wanted = value if isinstance(value, list) else [value]
            wrong += [f"why {found['why']!r} sans {w!r}" for w in wanted if w not in found["why"]]
        elif found[key] != value:
            wrong.append(f"{key} : {found[key]!r}, attendu {value!r}")
    return wrong


@pytest.mark.parametrize("case", _cases())
def test_published_case(case: dict[str, Any]) -> None:
    steps = steps_of(case)
    problems = []
    for expected in case.get("expect") or []:
        of_rule = [step for step in steps if step.code == expected["rule"]]
        if expected.get("child") is not None:
            of_rule = [step for step in of_rule if step.child == expected["child"]]
        tried = [differences(expected, step) for step in of_rule]
        if not tried:
            problems.append(f"{expected['rule']} : absent")
        elif [] not in tried:
            problems.append(f"{expected['rule']} : {tried[0]}")
    present = {step.code for step in steps}
    problems += [f"{code} : présent" for code in case.get("absent") or [] if code in present]
    assert not problems, case["case"] + "\n" + "\n".join(problems)
