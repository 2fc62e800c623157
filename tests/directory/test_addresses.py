"""Whose e-mail everybody may read: one rule for the pages, the export and the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from berceau.accounts.roles import Role
from berceau.directory.addresses import everybodys_email, is_of_a_person
from berceau.directory.models import Place, Structure
from berceau.portal.views.directory import PACE
from tests.directory.found import a_professional, a_structure, indexed
from tests.factories import TODAY, AgentFactory

MARIE, DESK = "marie.durand@exemple.fr", "accueil.halte@exemple.fr"


@pytest.fixture(autouse=True)
def _everybody_begins_again(db: None, on_that_day: None) -> Iterator[None]:
    PACE.forget_all()
    yield
    PACE.forget_all()


@pytest.mark.parametrize(
    ("email", "names", "personal"),
    [
        ("marie.durand@exemple.fr", ["PMI"], True),
        ("m-durand@exemple.fr", ["PMI"], True),
        ("accueil@exemple.fr", ["PMI"], False),
        ("pmi.cambrai@exemple.fr", ["PMI", "Cambrai"], False),
        ("petits.pas@exemple.fr", ["Les Petits Pas"], False),
        ("lesloups59@exemple.fr", ["Les Loups"], False),
        ("centre.social@exemple.fr", [""], False),
    ],
)
def test_the_address_of_a_person_is_told_from_that_of_a_service(
    email: str, names: list[str], personal: bool
) -> None:
    assert is_of_a_person(email, names=names) is personal


def read(name: str, entry: Any, client: Client | None = None) -> str:
    answer = (client or Client()).get(reverse(name, args=[entry.reference]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("kind", ["service", "structure"])
def test_the_address_of_a_person_is_read_by_the_team_alone(kind: str, client_of: Any) -> None:
    service = indexed("Halte", email=MARIE)
    Structure.objects.update(email=MARIE)
    entry = service if kind == "service" else service.structure
    assert MARIE not in read(f"portal:{kind}", entry)
    team = read(f"directory:{kind}", entry, client_of(AgentFactory(role=Role.PMI_NURSE)))
    assert "Courriel d’une personne (jamais publié)" in team
    assert team.count(f"mailto:{MARIE}") == 1


def test_the_address_of_a_service_is_read_by_everybody(client_of: Any) -> None:
    service = indexed("Halte", email=DESK)
    assert f"mailto:{DESK}" in read("portal:service", service)
    team = read("directory:service", service, client_of(AgentFactory(role=Role.PMI_NURSE)))
    assert "jamais publié" not in team


def test_who_agreed_to_be_named_is_published_with_the_address_given() -> None:
    marie = a_professional(first_name="Marie", last_name="Durand", email=MARIE, agreed_on=TODAY)
    assert MARIE in read("portal:professional", marie)


def test_a_word_of_the_town_or_of_the_structure_is_not_a_name() -> None:
    structure = a_structure(name="Les Loups", email="loups.marcoing@exemple.fr")
    assert everybodys_email(structure) == structure.email
    structure.email = "martin.marcoing@exemple.fr"
    assert everybodys_email(structure) == ""
    structure.place = Place(commune="Marcoing")
    assert everybodys_email(structure) == structure.email
