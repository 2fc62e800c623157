"""The national pack holds the 225 researched lines, in order, in its own words."""

from __future__ import annotations

import csv
import dataclasses
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from berceau.rules import national_pack
from berceau.ui.frise import shortened

HERE = Path(__file__).parent
NATIONAL = HERE.parents[1] / "berceau" / "rules" / "packs" / "national"
CHAPTERS = sorted(NATIONAL.glob("[1-7]_*.yaml"))

STEP_KEYS = {
    *("code", "kind", "subject", "domain", "audience", "obligation", "status", "health"),
    *("parents", "agents", "short", "anchor", "opens", "due", "ends", "late_until", "roll", "hard"),
    *("needs", "repeat", "not_before", "closes_with_pregnancy", "bereavement", "when", "unknown"),
    *("variants", "valid", "territory", "parameters", "replaced_by", "sources", "text", "note"),
    *("checked_on", "checked_by", "during", "from_age", "under_age"),
}
INFO_KEYS = {
    *("code", "kind", "domain", "audience", "obligation", "status", "health", "parents", "agents"),
    *("when", "valid", "phone", "emergency", "parameters", "sources", "text", "note"),
    *("checked_on", "checked_by"),
}
COMMUNES_OF_GUYANE = {
    *("97360", "97361", "97356", "97357", "97303", "97306", "97353", "97314", "97362", "97301"),
    *("97358", "97308", "97311", "97352", "97312"),
}


@cache
def head() -> dict[str, Any]:
    """Every scalar as text: `no` stays « no » and a date stays as written."""
    loaded: dict[str, Any] = yaml.load(
        (NATIONAL / "pack.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
    )
    return loaded


@cache
def entries() -> list[dict[str, Any]]:
    return [
        entry
        for chapter in CHAPTERS
        for entry in yaml.load(chapter.read_text(encoding="utf-8"), yaml.BaseLoader)
    ]


@cache
def researched() -> list[dict[str, str]]:
    with (HERE / "codes_2026.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def steps() -> list[dict[str, Any]]:
    return [entry for entry in entries() if entry["kind"] == "step"]


def by_code(code: str) -> dict[str, Any]:
    return next(entry for entry in entries() if entry["code"] == code)


def test_the_225_codes_are_there_in_order() -> None:
    assert [entry["code"] for entry in entries()] == [line["code"] for line in researched()]
    assert len(entries()) == 225


def test_each_status_is_that_of_the_research() -> None:
    assert [entry["status"] for entry in entries()] == [line["status"] for line in researched()]


def test_each_obligation_is_that_of_the_research() -> None:
    assert [e["obligation"] for e in entries()] == [line["obligation"] for line in researched()]


def test_136_sources_with_an_address() -> None:
    sources = head()["sources"]
    assert len({source["id"] for source in sources}) == len(sources) == 136
    assert [s["id"] for s in sources if not s["url"].startswith(("http://", "https://"))] == []
    assert [s["id"] for s in sources if not s["title"] or " ; http" in s["url"]] == []


def test_every_cited_source_exists() -> None:
    known = {source["id"] for source in head()["sources"]}
    cited = {(entry["code"], source) for entry in entries() for source in entry["sources"]}
    cited |= {(c["name"], source) for c in head()["campaigns"] for source in c["sources"]}
    assert {pair for pair in cited if pair[1] not in known} == set()


def test_a_confirmed_line_has_a_source() -> None:
    without = {e["code"] for e in entries() if not e["sources"] and e["status"] not in ("G", "-")}
    assert without == {"G36"}  # its source has no number in the research


def test_only_legal_duties_are_called_obligatory() -> None:
    wrong = [
        entry["code"]
        for entry in entries()
        if entry["obligation"] != "O" and "obligatoire" in entry["parents"].lower()
    ]
    assert wrong == []


def test_every_wording_is_its_own() -> None:
    wordings = Counter(e[reader] for e in entries() for reader in ("parents", "agents"))
    assert [wording for wording, times in wordings.items() if times > 1] == []


def test_parents_labels_fit_in_90_characters() -> None:
    assert [e["code"] for e in entries() if not 0 < len(e["parents"]) <= 90] == []


@pytest.mark.parametrize(
    "acronym", ["EPP", "EPNP", "EPDS", "PMI", "CMG", "ASF", "DALO", "VRS", "Cpam", "MSA", "TPS"]
)
def test_parents_read_no_unexplained_acronym(acronym: str) -> None:
    explained = f"{acronym} ("
    wrong = [
        entry["code"]
        for entry in entries()
        if acronym in entry["parents"].replace(",", " ").split()
        and explained not in entry["parents"]
    ]
    assert wrong == []


def test_every_step_has_a_short_name_that_fits_on_the_ribbon() -> None:
    assert [s["code"] for s in steps() if not 0 < len(s.get("short", "")) <= 22] == []


def test_no_short_name_is_cut_on_the_ribbon() -> None:
    assert [s["code"] for s in steps() if shortened(s["short"]) != s["short"]] == []


def test_a_short_name_begins_with_a_capital_and_has_no_abbreviation_dot() -> None:
    wrong = [s["code"] for s in steps() if not s["short"][0].isupper() or "." in s["short"]]
    assert wrong == []


def test_two_steps_of_one_domain_never_share_a_short_name() -> None:
    names = Counter((step["domain"], step["short"].casefold()) for step in steps())
    assert [name for name, times in names.items() if times > 1] == []


def test_a_short_name_is_not_part_of_what_is_signed() -> None:
    rule = national_pack().by_code["E03"]
    assert dataclasses.replace(rule, short="Autre nom").content_hash == rule.content_hash


def test_every_end_says_how_long_lateness_makes_sense() -> None:
    silent = [
        step["code"]
        for step in steps()
        if "ends" in step
        and "late_until" not in step
        and "jamais en retard" not in step["note"].lower()
    ]
    assert silent == []


def test_every_key_is_known() -> None:
    unknown = {
        (entry["code"], key)
        for entry in entries()
        for key in entry.keys() - (STEP_KEYS if entry["kind"] == "step" else INFO_KEYS)
    }
    assert unknown == set()


def test_every_previous_step_exists() -> None:
    codes = {entry["code"] for entry in steps()}
    edges = [
        (step["code"], edge["after"])
        for step in steps()
        for holder in (step, *step.get("variants", []))
        for edge in holder.values()
        if isinstance(edge, dict) and "after" in edge
    ]
    edges += [(step["code"], step["needs"]) for step in steps() if "needs" in step]
    assert edges
    assert [pair for pair in edges if pair[1] not in codes] == []


def test_rotavirus_is_never_late_and_never_slides() -> None:
    doses = [by_code(code) for code in ("V-ROT1", "V-ROT2", "V-ROT3")]
    assert all(dose["hard"] == "true" and "late_until" not in dose for dose in doses)


def test_bereavement_lines_are_never_late() -> None:
    lines = [step for step in steps() if step.get("bereavement") == "true"]
    assert {line["code"] for line in lines} == {f"X{n:02}" for n in range(9, 17)}
    assert [line["code"] for line in lines if "late_until" in line] == []


def test_a_season_ends_with_its_campaign_and_is_never_late() -> None:
    seasonal = [s for s in steps() if str(s["anchor"]).startswith("season:")]
    assert seasonal
    for step in seasonal:
        assert step["ends"]["anchor"] == f"{step['anchor']}.close"
        assert "late_until" not in step


def test_a_campaign_bounds_what_it_pays_for() -> None:
    bounded = {step["code"]: step["during"] for step in steps() if "during" in step}
    assert bounded == {"G24": "vrs", "V-VRS-N": "vrs", "V-GRI": "grippe", "V-GRIg": "grippe"}


def test_the_two_birth_declarations_share_france_out() -> None:
    assert set(by_code("N01")["territory"]["not_communes"]) == COMMUNES_OF_GUYANE
    assert set(by_code("N02")["territory"]["communes"]) == COMMUNES_OF_GUYANE


def test_exams_are_labelled_with_both_ages() -> None:
    month = by_code("E08")
    assert "8 mois" in month["parents"]
    assert "9e mois" in month["agents"]


def test_emergency_lines_have_a_number() -> None:
    lines = [entry for entry in entries() if entry.get("emergency") == "true"]
    assert {line["code"] for line in lines} == {"A01", "A02", "A03", "A04"}
    assert all(line["phone"] for line in lines)


def test_nothing_is_signed_before_a_named_person_reads_it() -> None:
    assert [e["code"] for e in entries() if "checked_on" in e or "checked_by" in e] == []


def test_nine_months_of_pregnancy_follow_each_other() -> None:
    months = head()["pregnancy_months"]
    assert [(m["opens"], m["ends"]) for m in months] == [(f"P{n}M", f"P{n + 1}M") for n in range(9)]
