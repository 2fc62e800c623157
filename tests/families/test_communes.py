"""The reference list: complete, attributed, and what people type understood."""

from __future__ import annotations

import hashlib
import tomllib
from importlib import resources

import pytest

from berceau.families import communes

DATA = resources.files("berceau.families") / "data"


def test_the_files_are_those_of_the_attribution() -> None:
    said = tomllib.loads((DATA / "ATTRIBUTION.toml").read_text("utf-8"))["sha256"]
    real = {name: hashlib.sha256((DATA / name).read_bytes()).hexdigest() for name in said}
    assert real == said


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("59122", "Cambrai"),
        ("2A004", "Ajaccio"),
        ("97411", "Saint-Denis"),
        ("97302", "Cayenne"),
        ("97502", "Saint-Pierre"),
        ("98735", "Papeete"),
        ("98818", "Nouméa"),
    ],
)
def test_metropolitan_and_overseas_communes_are_there(code: str, name: str) -> None:
    assert communes.name_of(code) == name


def test_a_code_that_left_the_list_is_shown_as_it_is() -> None:
    assert communes.name_of("59999") == "59999"


@pytest.mark.parametrize(
    "typed",
    [
        "59122",
        "Cambrai",
        "cambrai",
        " CAMBRAI ",
        "Cambrai (59)",
        "Cambrai (Nord)",
        "Cambrai (59122)",
        "59400 Cambrai",
        "Cambrai 59400",
        "cambrai 59",
    ],
)
def test_cambrai_is_understood(typed: str) -> None:
    assert communes.resolve(typed).code == "59122"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Saint Denis 974", "97411"),
        ("Saint-Denis (Seine-Saint-Denis)", "93066"),
        ("L'Haÿ-les-Roses", "94038"),
        ("ajaccio 2a", "2A004"),
        ("bœrsch", "67052"),
    ],
)
def test_accents_and_departements_are_understood(typed: str, code: str) -> None:
    assert communes.resolve(typed).code == code


def test_an_ambiguous_name_lists_its_departements() -> None:
    with pytest.raises(communes.AmbiguousCommuneError, match=r"Saint-Denis \(974\)"):
        communes.resolve("Saint-Denis")


def test_digits_that_are_two_communes_are_not_guessed() -> None:
    """97411 is Saint-Denis for Insee, Saint-Paul for La Poste."""
    with pytest.raises(communes.AmbiguousCommuneError, match="Saint-Paul"):
        communes.resolve("97411")


def test_an_unknown_commune_is_said() -> None:
    with pytest.raises(communes.UnknownCommuneError, match="Nulle-Part"):
        communes.resolve("Nulle-Part")


def test_a_label_is_understood_again() -> None:
    for commune in communes.search("saint"):
        assert communes.resolve(commune.label) == commune


def test_the_communes_near_here_come_first() -> None:
    assert communes.search("camb")[0].name == "Cambrai"


def test_a_word_inside_a_name_is_found_too() -> None:
    assert "97411" in [commune.code for commune in communes.search("denis")]


def test_one_letter_is_not_enough() -> None:
    assert communes.search("c") == []
