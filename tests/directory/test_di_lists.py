"""Our words and those of data·inclusion: every value that we say exists there."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from data_inclusion.schema import v1

from berceau.directory.di import ages, kinds, values
from berceau.directory.di.ages import Ages
from berceau.directory.di.fields import SERVICE, STRUCTURE
from berceau.directory.models.service import Cost
from berceau.directory.taxonomy import kinds as our_kinds

KINDS = our_kinds()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.key)
def test_what_a_kind_says_exists(kind: object) -> None:
    assert set(kind.themes) <= set(values.labels("thematiques"))  # type: ignore[attr-defined]
    assert set(kind.networks) <= set(values.labels("reseaux-porteurs"))  # type: ignore[attr-defined]
    if kind.di_type:  # type: ignore[attr-defined]
        assert kind.di_type in values.labels("types-de-services")  # type: ignore[attr-defined]


def test_the_rule_of_kinds_names_kinds_networks_and_themes_that_exist() -> None:
    rules = kinds.rules()
    assert set(rules) == {"names", "networks", "themes"}
    assert {kind for table in rules.values() for kind in table} <= set(KINDS)
    assert {c for codes in rules["networks"].values() for c in codes} <= set(
        values.labels("reseaux-porteurs")
    )
    assert {c for codes in rules["themes"].values() for c in codes} <= set(
        values.labels("thematiques")
    )


@pytest.mark.parametrize(
    ("name", "of", "definition"),
    [
        ("thematiques", "service", "Thematique"),
        ("publics", "service", "Public"),
        ("frais", "service", "Frais"),
        ("modes-accueil", "service", "ModeAccueil"),
        ("modes-mobilisation", "service", "ModeMobilisation"),
        ("personnes-mobilisatrices", "service", "PersonneMobilisatrice"),
        ("types-de-services", "service", "TypeService"),
        ("reseaux-porteurs", "structure", "ReseauPorteur"),
    ],
)
def test_the_lists_are_those_of_the_schema(name: str, of: str, definition: str) -> None:
    assert set(values.labels(name)) == set(values.schema(of)["$defs"][definition]["enum"])


def test_the_lists_are_those_of_the_package() -> None:
    assert set(values.labels("thematiques")) == {one.value for one in v1.Thematique}
    assert set(values.labels("reseaux-porteurs")) == {one.value for one in v1.ReseauPorteur}
    assert set(values.labels("publics")) == {one.value for one in v1.Public}


def test_every_field_of_the_schema_is_translated() -> None:
    assert {field.di for field in STRUCTURE} == set(values.schema("structure")["properties"])
    assert {field.di for field in SERVICE} == set(values.schema("service")["properties"])
    for fields, name in ((STRUCTURE, "structure"), (SERVICE, "service")):
        required = {field.di for field in fields if field.required}
        assert required == set(values.schema(name)["required"])


def test_the_costs_are_those_of_data_inclusion() -> None:
    assert set(Cost.values) == set(values.labels("frais"))


def test_the_data_are_files_of_json() -> None:
    folder = resources.files("berceau.directory.di") / "data"
    names = {path.name for path in folder.iterdir()}
    assert names == {f"{name}.json" for name in (*values.LISTS, "structure", "service")}
    for name in names:
        json.loads((folder / name).read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("PMI du Moulin", "pmi"),
        ("Protection maternelle et infantile de Cambrai", "pmi"),
        ("Micro-crèche Les Lutins", "micro_creche"),
        ("Multi-accueil Les Petits Pas", "creche"),
        ("Relais petite enfance", "rpe"),
        ("CCAS de la ville", "ccas"),
        ("Ludothèque municipale", "toy_library"),
        ("Programme culturel", ""),
        ("Les Amis du jardin", ""),
    ],
)
def test_a_name_says_a_kind_or_nothing(name: str, kind: str) -> None:
    assert kinds.guess(name) == kind


def test_a_network_or_a_theme_says_the_kind_when_the_name_does_not() -> None:
    assert kinds.guess("Antenne du Nord", networks=["caf"]) == "caf"
    assert kinds.guess("Écoute", themes=["sante--addictions"]) == "addiction"
    assert kinds.guess("Écoute", themes=["sante--addictions", "sante--sante-mentale"]) == ""
    assert kinds.guess("Accueil", themes=["famille--garde-denfants"]) == ""


@pytest.mark.parametrize("since", [None, 0, 3, 18, 24, 36])
@pytest.mark.parametrize("until", [None, 37, 42, 72])
@pytest.mark.parametrize("pregnancy", [None, True, False])
@pytest.mark.parametrize("note", ["", "Les habitants d’abord."])
def test_ages_come_back_as_they_were(
    since: int | None, until: int | None, pregnancy: bool | None, note: str
) -> None:
    said = Ages(since, until, pregnancy)
    assert ages.split(ages.join(note, said)) == (note, said)


def test_what_others_wrote_of_ages_stays_in_their_words() -> None:
    theirs = "Jeunes parents de moins de 25 ans, enfants de 0 à 3 ans"
    assert ages.split(theirs) == (theirs, Ages())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0-3 ans", Ages(0, 36)),
        ("de 3 mois à 3 ans", Ages(3, 36)),
        ("0 à 36 mois", Ages(0, 36)),
        ("dès 6 mois", Ages(6, None)),
        ("moins de 3 ans", Ages(None, 36)),
        ("de la naissance à 6 ans", Ages(0, 72)),
        ("à partir de 18 mois", Ages(18, None)),
        ("10 semaines à 4 ans", None),
        ("2 mois 1/2 - 4 ans", None),
        ("6 - 3 ans", None),
        ("tous", None),
    ],
)
def test_a_column_of_ages_is_read_or_not_understood(written: str, expected: Ages | None) -> None:
    assert ages.read(written) == expected
