"""Possible doubles: the same phone, or a close name and the same date."""

from __future__ import annotations

from datetime import timedelta

import pytest

from berceau.accounts.models import Agent
from berceau.families import search
from berceau.families.likeness import NewFile, is_close, lookalikes, same_people
from berceau.families.models import Family
from tests.factories import (
    TODAY,
    AdultFactory,
    ChildFactory,
    FamilyFactory,
    PregnancyFactory,
    ReferenteFactory,
)

BIRTH = TODAY - timedelta(days=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Benali-Lefèvre", "benali lefevre"),
        ("Lefèvre Benali", "Benali-Lefèvre"),
        ("Mohammed", "Mohamed"),
        ("Zoé", "ZOE"),
    ],
)
def test_close_names(one: str, other: str) -> None:
    assert is_close(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Léa", "Léo"), ("Dubois", "Durand"), ("", ""), ("", "A")]
)
def test_different_names(one: str, other: str) -> None:
    assert not is_close(one, other)


def known(referente: Agent, **values: object) -> Family:
    family = FamilyFactory(referente=referente, name="Benali-Lefèvre", adult=False, **values)
    AdultFactory(family=family, first_name="Samira", last_name="", phone="+33612345678")
    ChildFactory(family=family, first_name="Inès", last_name="Benali", born_on=BIRTH)
    search.index(family)
    return family


@pytest.mark.django_db
@pytest.mark.parametrize(
    "new",
    [
        NewFile(names=["Quelqu’un"], contacts=["+33612345678"]),
        NewFile(names=["Benali Lefevre"], births=[BIRTH]),
        NewFile(names=["samira", ""], births=[BIRTH]),
        NewFile(names=["", "Benalli"], births=[BIRTH]),
    ],
)
def test_a_double_is_seen(referente: Agent, new: NewFile) -> None:
    family = known(referente)
    assert [found.reference for found in lookalikes(referente, new)] == [family.reference]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "new",
    [
        NewFile(names=["Samira", "Benali-Lefèvre"]),
        NewFile(names=["Samira"], births=[BIRTH + timedelta(days=1)]),
        NewFile(names=["Linh", "Nguyen"], births=[BIRTH]),
        NewFile(names=["Linh"], contacts=["+33698765432"]),
    ],
)
def test_another_family_is_not(referente: Agent, new: NewFile) -> None:
    known(referente)
    assert lookalikes(referente, new) == []


@pytest.mark.django_db
def test_a_close_term_and_name_are_a_double(referente: Agent) -> None:
    family = FamilyFactory(referente=referente, name="Nguyen")
    PregnancyFactory(family=family, due_on=TODAY + timedelta(days=60))
    new = NewFile(names=["Nguyễn"], due_on=TODAY + timedelta(days=65))
    assert [found.reference for found in lookalikes(referente, new)] == [family.reference]


@pytest.mark.django_db
def test_of_a_colleagues_file_only_her_name_is_said(referente: Agent) -> None:
    colleague = ReferenteFactory(first_name="Claire", last_name="Morel")
    known(colleague)
    (found,) = lookalikes(referente, NewFile(names=[], contacts=["+33612345678"]))
    assert found.sentence == "Un dossier proche est suivi par Claire Morel : voyez avec elle."
    assert (found.reference, found.reason) == ("", "")


@pytest.mark.django_db
def test_two_files_of_a_colleague_are_said_once(referente: Agent) -> None:
    colleague = ReferenteFactory()
    known(colleague)
    known(colleague)
    assert len(lookalikes(referente, NewFile(names=[], contacts=["+33612345678"]))) == 1


@pytest.mark.django_db
def test_a_merged_file_is_no_double(referente: Agent) -> None:
    family = known(referente, state="merged")
    search.index(family)
    assert lookalikes(referente, NewFile(names=[], contacts=["+33612345678"])) == []


@pytest.mark.django_db
def test_who_is_who_is_proposed(referente: Agent) -> None:
    kept, absorbed = known(referente), known(referente)
    ChildFactory(family=absorbed, first_name="Adam", born_on=BIRTH)
    proposal = same_people(kept, absorbed)
    assert len(proposal.adults) == 1
    assert list(proposal.children.values()) == [kept.children.get().pk]
