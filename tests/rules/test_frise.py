"""`berceau frise`: the example of the documentation, and everything that can be wrong."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from berceau.rules.frise import run

EXAMPLE: dict[str, Any] = {
    "today": "2026-11-22",
    "commune": "59122",
    "pregnancy": {
        "began_on": None,
        "last_period_on": None,
        "due_on": "2026-09-20",
        "expected_children": 1,
        "ended_on": "2026-09-14",
        "outcome": "birth",
    },
    "children": [{"id": "a", "born_on": "2026-09-14", "gestation_weeks": 39, "died_on": None}],
    "facts": {
        "first_child": True,
        "single_parent": True,
        "social_housing_request_on": "2025-03-02",
    },
    "done": [{"rule": "E01", "child": "a", "on": "2026-09-16"}],
    "enable": ["D"],
}
KEYS = {
    *("rule", "child", "label", "state", "opens_on", "due_on", "last_day", "obligation"),
    *("why", "sources"),
}


def answer(text: str, *argv: str) -> tuple[int, str, list[str]]:
    out, err = io.StringIO(), io.StringIO()
    status = run([*argv], io.StringIO(text), out, err)
    return status, out.getvalue(), err.getvalue().splitlines()


def wrong(data: object) -> list[str]:
    status, out, errors = answer(data if isinstance(data, str) else json.dumps(data))
    assert (status, out) == (2, "")
    assert errors
    return errors


def steps_of(data: object, *argv: str) -> dict[str, dict[str, Any]]:
    status, out, errors = answer(json.dumps(data), *argv)
    assert (status, errors) == (0, [])
    return {step["rule"]: step for step in json.loads(out)["steps"]}


def test_the_example_is_answered() -> None:
    status, out, errors = answer(json.dumps(EXAMPLE))
    assert (status, errors) == (0, [])
    found = json.loads(out)
    assert set(found) == {"pack", "steps"}
    assert set(found["pack"]) == {"id", "version"}
    assert all(set(step) == KEYS for step in found["steps"])
    order = [(step["opens_on"], step["rule"]) for step in found["steps"]]
    assert order == sorted(order)


def test_the_second_month_exam_of_the_issue() -> None:
    step = steps_of(EXAMPLE)["E03"]
    assert (step["opens_on"], step["last_day"]) == ("2026-10-14", "2026-11-13")


def test_a_birth_of_18_december_is_declared_until_the_23rd() -> None:
    data = {
        "today": "2026-12-19",
        "commune": "59122",
        "children": [{"id": "a", "born_on": "2026-12-18"}],
    }
    assert steps_of(data)["N01"]["last_day"] == "2026-12-23"


def test_why_names_the_anchor_the_offset_and_the_text() -> None:
    assert steps_of(EXAMPLE)["N25"]["why"] == (
        "Entre la 4e et la 8e semaine après l'accouchement du 14 septembre 2026 ; "
        "code de la santé publique, L2122-1"
    )


def test_what_does_not_concern_the_family_comes_with_all_only() -> None:
    assert "not_applicable" not in {s["state"] for s in steps_of(EXAMPLE).values()}
    assert "not_applicable" in {s["state"] for s in steps_of(EXAMPLE, "--all").values()}


def test_a_file_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "faits.json"
    path.write_text(json.dumps(EXAMPLE), encoding="utf-8")
    assert answer("", str(path))[0] == 0


def test_today_alone_is_enough() -> None:
    assert steps_of({"today": "2026-11-22"}) == {}


def test_it_needs_no_django() -> None:
    code = (
        "import io, sys; from berceau.rules.frise import run; "
        's = run([], io.StringIO(\'{"today": "2026-11-22"}\'), io.StringIO(), sys.stderr); '
        "assert 'django' not in sys.modules; sys.exit(s)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


CHILD = {"id": "a", "born_on": "2026-09-14"}


@pytest.mark.parametrize(
    ("data", "start"),
    [
        ({}, "today : "),
        ({"today": None}, "today : "),
        ({"today": True}, "today : "),
        ({"today": "2026-02-30"}, "today : "),
        ({"today": "22/11/2026"}, "today : "),
        ({"today": "9999-12-31"}, "today : "),
        ({"today": "２０２６-11-22"}, "today : "),
        ({"today": "2026-11-22", "zz": 1}, "zz : clé inconnue"),
        ({"today": "2026-11-22", "commune": 59122}, "commune : "),
        ({"today": "2026-11-22", "commune": "Cambrai"}, "commune : "),
        ({"today": "2026-11-22", "pregnancy": []}, "pregnancy : "),
        ({"today": "2026-11-22", "pregnancy": {"x": 1}}, "pregnancy.x : clé inconnue"),
        ({"today": "2026-11-22", "pregnancy": {"due_on": False}}, "pregnancy.due_on : "),
        ({"today": "2026-11-22", "pregnancy": {"expected_children": True}}, "pregnancy.expected"),
        ({"today": "2026-11-22", "pregnancy": {"expected_children": 1.5}}, "pregnancy.expected"),
        ({"today": "2026-11-22", "pregnancy": {"expected_children": 10**30}}, "pregnancy.expected"),
        ({"today": "2026-11-22", "pregnancy": {"outcome": "perte"}}, "pregnancy.outcome : "),
        ({"today": "2026-11-22", "pregnancy": {"outcome": ["loss"]}}, "pregnancy.outcome : "),
        ({"today": "2026-11-22", "pregnancy": {"outcome": "birth"}}, "pregnancy.ended_on : "),
        ({"today": "2026-11-22", "pregnancy": {"ended_on": "2026-11-01"}}, "pregnancy.outcome : "),
        (
            {"today": "2026-11-22", "pregnancy": {"ended_on": "2026-12-01", "outcome": "loss"}},
            "pregnancy.ended_on : ",
        ),
        ({"today": "2026-11-22", "children": {}}, "children : "),
        ({"today": "2026-11-22", "children": [3]}, "children[0] : "),
        ({"today": "2026-11-22", "children": [{"id": "a"}]}, "children[0].born_on : "),
        ({"today": "2026-11-22", "children": [{"born_on": "2026-01-01"}]}, "children[0].id : "),
        ({"today": "2026-11-22", "children": [CHILD, CHILD]}, "children[1].id : "),
        ({"today": "2026-11-22", "children": [{**CHILD, "id": ""}]}, "children[0].id : "),
        ({"today": "2026-11-22", "children": [{**CHILD, "gestation_weeks": 3}]}, "children[0].ges"),
        (
            {"today": "2026-11-22", "children": [{**CHILD, "died_on": "2026-09-13"}]},
            "children[0].died_on : ",
        ),
        (
            {"today": "2026-11-22", "children": [{**CHILD, "born_at": "2026-09-15T10:00"}]},
            "children[0].born_at : ",
        ),
        (
            {"today": "2026-11-22", "children": [{**CHILD, "born_on": "2026-11-23"}]},
            "children[0].born_on : ",
        ),
        ({"today": "2026-11-22", "facts": {"first_child": 1}}, "facts.first_child : "),
        ({"today": "2026-11-22", "facts": {"religion": "x"}}, "facts.religion : clé inconnue"),
        ({"today": "2026-11-22", "facts": {"children_already": -1}}, "facts.children_already : "),
        ({"today": "2026-11-22", "facts": {"followed_since": True}}, "facts.followed_since : "),
        ({"today": "2026-11-22", "done": [{"rule": "ZZ", "on": "2026-01-01"}]}, "done[0].rule : "),
        ({"today": "2026-11-22", "done": [{"rule": "A03", "on": "2026-01-01"}]}, "done[0].rule : "),
        ({"today": "2026-11-22", "done": [{"rule": "N25"}]}, "done[0].on : "),
        (
            {"today": "2026-11-22", "done": [{"rule": "E01", "child": "b", "on": "2026-01-01"}]},
            "done[0].child : ",
        ),
        (
            {"today": "2026-11-22", "done": [{"rule": "E01", "on": "2026-01-01"}]},
            "done[0].child : ",
        ),
        ({"today": "2026-11-22", "enable": ["Z"]}, "enable[0] : "),
        ({"today": "2026-11-22", "enable": "D"}, "enable : "),
        ([], "entrée : "),
        ("null", "entrée : "),
        ("", "JSON : "),
        ("[1", "JSON illisible, ligne 1, colonne 3"),
        ('{\n"today": }', "JSON illisible, ligne 2, colonne 10"),
        ("[" * 100_000, "JSON"),
        ('{"today": ' + "9" * 5000 + "}", "JSON : "),
        ('{"today": NaN}', "today : "),
        ('{"today": "2026-11-22", "today": "2026-11-23"}', "today : clé écrite deux fois"),
        (
            {
                "today": "2026-11-22",
                "pregnancy": {"ended_on": "2026-09-14", "outcome": "loss"},
                "children": [CHILD],
            },
            "children[0].died_on : ",
        ),
    ],
)
def test_bad_input_is_named_by_its_path(data: object, start: str) -> None:
    assert any(line.startswith(start) for line in wrong(data))


def test_every_error_is_told_at_once() -> None:
    data = {"today": "x", "commune": "x", "children": [{"id": 1}], "enable": ["Z"], "zz": 1}
    assert len(wrong(data)) == 6


def test_a_missing_file_is_told() -> None:
    status, out, errors = answer("", "/nulle/part.json")
    assert (status, out, len(errors)) == (2, "", 1)


def test_an_unknown_option_is_told() -> None:
    assert answer("{}", "--nope")[0] == 2


def test_a_broken_territory_pack_is_told(tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "local.yaml").write_text("- code: E03\n  opens: demain\n", "utf-8")
    status, out, errors = answer('{"today": "2026-11-22"}', "--data-dir", str(tmp_path))
    assert (status, out) == (2, "")
    assert errors[0].startswith("local.yaml:2: champ « opens » : ")
