"""Packs: typed reading, errors with file and line, territory files, signatures, differences."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from berceau.rules import (
    Child,
    Facts,
    Pack,
    PackError,
    Signature,
    national_pack,
    overlay,
    plan,
)
from berceau.rules.check import check_paths
from berceau.rules.diff import diff

TODAY = dt.date(2026, 11, 22)
FAMILY = Facts(commune="59122", children=(Child("a", dt.date(2026, 9, 14)),))
NEW = """\
- code: T-CRECHE
  kind: step
  subject: child
  domain: eveil
  audience: [parents]
  obligation: R
  status: V1
  parents: "Confirmer la naissance à la crèche"
  agents: "Confirmation de naissance à la crèche"
  anchor: birth
  opens: P0D
  ends: P15D
"""


def local(folder: Path, text: str, name: str = "local.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def errors_of(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(PackError) as caught:
        overlay(national_pack(), [local(folder, text)])
    return caught.value.errors


def step(pack: Pack, code: str, facts: Facts = FAMILY) -> object:
    return next((s for s in plan(facts, pack, TODAY) if s.code == code), None)


def test_the_national_pack_has_no_error() -> None:
    assert check_paths([]) == ()


def test_a_territory_adds_a_line(tmp_path: Path) -> None:
    assert step(overlay(national_pack(), [local(tmp_path, NEW)]), "T-CRECHE") is not None


def test_a_territory_changes_a_field_and_keeps_the_others(tmp_path: Path) -> None:
    changed = overlay(national_pack(), [local(tmp_path, "- code: E03\n  ends: P3M\n")])
    assert changed.by_code["E03"].agents == national_pack().by_code["E03"].agents
    found = step(changed, "E03")
    assert found.last_day == dt.date(2026, 12, 13)  # type: ignore[attr-defined]


def test_a_territory_gives_a_short_name(tmp_path: Path) -> None:
    pack = overlay(national_pack(), [local(tmp_path, "- code: E03\n  short: Premier mois\n")])
    assert pack.by_code["E03"].short == "Premier mois"


def test_a_territory_turns_a_line_off(tmp_path: Path) -> None:
    changed = overlay(national_pack(), [local(tmp_path, "- code: E03\n  disabled: true\n")])
    assert step(changed, "E03") is None


def test_a_territory_gives_the_dates_of_a_campaign(tmp_path: Path) -> None:
    text = (
        "campaigns:\n  - name: vrs\n    year: 2026-2027\n"
        "    opens_on: 2026-09-01\n    closes_on: 2027-02-28\n"
    )
    changed = overlay(national_pack(), [local(tmp_path, text)])
    baby = Facts(commune="59122", children=(Child("a", dt.date(2026, 11, 20)),))
    assert step(national_pack(), "V-VRS-N", baby) is None
    assert step(changed, "V-VRS-N", baby) is not None


def test_the_version_tells_the_territory_files(tmp_path: Path) -> None:
    assert overlay(national_pack(), [local(tmp_path, NEW)]).version.startswith(
        national_pack().version + "+"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- code: E03\n  opens: demain\n", "local.yaml:2: champ « opens » : un décalage ISO"),
        ("- code: E03\n  oppens: P1M\n", "local.yaml:2: champ « oppens » : clé inconnue"),
        ("- code: E03\n  ends: P1M\n", "local.yaml:2: champ « ends » : un jour après opens"),
        ("- code: E03\n  opens: P1M\n  opens: P2M\n", "local.yaml:3: champ « entrée.opens »"),
        ("- code: E03\n  when: {rich: true}\n", "local.yaml:2: champ « when.rich » : condition"),
        ("- code: E03\n  when: {adopted: 1}\n", "local.yaml:2: champ « when.adopted » : true ou"),
        ("- code: E03\n  sources: [S999]\n", "local.yaml:2: champ « sources » : la source"),
        ("- code: E03\n  opens: {after: ZZ, offset: P1D}\n", "local.yaml:2: champ « opens » : la"),
        (
            "- code: E03\n  opens: {after: E03, offset: P1D}\n",
            "local.yaml:1: champ « after » : ",
        ),
        ("- code: E03\n  health: oui\n", "local.yaml:2: champ « health » : true ou false"),
        ("- code: E03\n  checked_on: 2026-11-30\n", "local.yaml:1: champ « checked_by » : "),
        (
            "- code: E03\n  checked_on: 30/11/2026\n",
            "local.yaml:2: champ « checked_on » : une",
        ),
        ("- code: E03\n  valid: {from: 2026-02-30}\n", "local.yaml:2: champ « valid.from » : une"),
        ("- code: N28\n  parents: Examen obligatoire\n", "local.yaml:2: champ « parents » : « obl"),
        ("- code: X99\n  kind: step\n", "local.yaml:1: champ « code » : « X99 » n'est pas une"),
        ("- kind: step\n", "local.yaml:1: champ « code » : attendu, absent"),
        (f"- code: E03\n  short: {'a' * 23}\n", "local.yaml:2: champ « short » : 22 caractères"),
        ("a: [1\n", "local.yaml:2: YAML attendu"),
        ("12\n", "local.yaml:1: champ « entrée » : un ensemble"),
        (NEW.replace("  opens: P0D\n", ""), "local.yaml:1: champ « opens » : attendu"),
        (NEW.replace("birth", "noel"), "local.yaml:10: champ « anchor » : une ancre est attendue"),
    ],
)
def test_an_error_names_file_line_field_and_what_is_expected(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert any(error.startswith(expected) for error in errors_of(tmp_path, text))


def test_all_errors_are_told_at_once(tmp_path: Path) -> None:
    text = "- code: E03\n  opens: x\n  ends: y\n  health: z\n- code: E04\n  due: w\n"
    assert len(errors_of(tmp_path, text)) == 4


def test_a_signed_line_is_no_longer_to_confirm() -> None:
    rule = national_pack().by_code["V-HEX1"]
    assert rule.to_confirm
    signature = Signature(rule.content_hash, dt.date(2026, 11, 30), "Dr A. Exemple, PMI")
    assert not national_pack().signed({"V-HEX1": signature}).by_code["V-HEX1"].to_confirm


def test_a_signature_of_another_wording_does_not_count() -> None:
    signature = Signature("0" * 16, dt.date(2026, 11, 30), "Dr A. Exemple, PMI")
    assert national_pack().signed({"V-HEX1": signature}).by_code["V-HEX1"].to_confirm


def test_a_disputed_line_is_enabled_once_signed() -> None:
    rule = national_pack().by_code["V-ROT1"]
    assert step(national_pack(), "V-ROT1") is None
    signature = Signature(rule.content_hash, dt.date(2026, 11, 30), "Dr A. Exemple, PMI")
    assert step(national_pack().signed({"V-ROT1": signature}), "V-ROT1") is not None


def test_the_age_limits_of_rotavirus_are_hard_and_never_late() -> None:
    for code in ("V-ROT1", "V-ROT2", "V-ROT3"):
        rule = national_pack().by_code[code]
        assert rule.hard
        assert rule.late_until is None


def test_diff_counts_what_changes(tmp_path: Path) -> None:
    text = "- code: E04\n  opens: P1M\n  due: P1M\n  ends: P2M\n- code: E05\n  disabled: true\n"
    changed = overlay(national_pack(), [local(tmp_path, text)])
    found = diff(national_pack(), changed, [FAMILY, FAMILY], TODAY)
    assert (found.families, found.touched) == (2, 2)
    assert (found.moved["E04"], found.become_late["E04"], found.removed["E05"]) == (2, 2, 2)
    assert found.sentences()[0] == (
        "2 familles regardées, 2 concernées : 2 étapes changent de date, "
        "2 deviennent en retard, 2 disparaissent."
    )


def test_diff_of_a_pack_with_itself_is_empty() -> None:
    assert diff(national_pack(), national_pack(), [FAMILY], TODAY).empty
