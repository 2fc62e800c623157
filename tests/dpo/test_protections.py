"""The tool that removes protections still knows where they are; its full run is a command."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from berceau.dpo.threats import threats
from tests.dpo.proofs import exists

ROOT = Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("protections", ROOT / "tools" / "protections.py")
assert spec is not None
assert spec.loader is not None
protections = importlib.util.module_from_spec(spec)
sys.modules["protections"] = protections
spec.loader.exec_module(protections)

MUTATIONS = protections.mutations()
each = pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: f"{one.threat}: {one.name}")


@each
def test_the_text_to_remove_is_there_once(mutation) -> None:
    text = (ROOT / mutation.file).read_text("utf-8")
    assert text.count(mutation.find) == 1
    assert mutation.replace not in text or mutation.replace in mutation.find


@each
def test_the_tests_that_must_turn_red_exist(mutation) -> None:
    assert mutation.tests
    assert [test for test in mutation.tests if not exists(test)] == []


@each
def test_the_tests_of_a_mutation_are_among_the_proofs_of_its_threat(mutation) -> None:
    proofs = {threat.key: threat.tests for threat in threats()}[mutation.threat]
    assert {test.split("[")[0] for test in mutation.tests} <= set(proofs)


def test_there_are_22_threats_in_their_order() -> None:
    assert [threat.key for threat in threats()] == [f"T{number}" for number in range(1, 23)]


@pytest.mark.parametrize("threat", threats(), ids=lambda one: one.key)
def test_every_threat_has_a_protection_to_remove_and_proofs(threat) -> None:
    assert threat.tests
    assert any(mutation.threat == threat.key for mutation in MUTATIONS)


@pytest.mark.parametrize("threat", threats(), ids=lambda one: one.key)
def test_the_proofs_and_places_of_a_threat_exist(threat) -> None:
    assert [test for test in threat.tests if not exists(test)] == []
    for place in threat.places:
        path, _, name = place.partition(":")
        assert (ROOT / path).exists(), place
        if name and path.endswith((".py", ".toml")):
            assert name in (ROOT / path).read_text("utf-8"), place


def test_the_page_is_not_stale() -> None:
    assert (ROOT / "docs" / "securite.md").read_text("utf-8") == protections.page()


def test_removing_is_done_on_a_copy(tmp_path: Path) -> None:
    mutation = MUTATIONS[0]
    copy = tmp_path / mutation.file
    copy.parent.mkdir(parents=True)
    copy.write_text((ROOT / mutation.file).read_text("utf-8"), "utf-8")
    mutation.apply(tmp_path)
    assert mutation.find not in copy.read_text("utf-8")
    assert mutation.find in (ROOT / mutation.file).read_text("utf-8")
