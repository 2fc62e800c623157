"""A note written without network: received once; what is refused is told, and stays there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.followup.models import Note, Promise, Readers
from berceau.kit.once import new_key
from berceau.privacy.models import Reading
from tests import factories
from tests.followup.conftest import signed_in

pytestmark = pytest.mark.django_db

SAID = {"kind": "visit", "text": "Vue chez elle.", "readers": "author", "after": "nothing"}


@pytest.fixture
def family(referente: Agent) -> Family:
    return factories.FamilyFactory(referente=referente)


@pytest.fixture
def phone(referente: Agent) -> Client:
    return signed_in(referente)


def send(phone: Client, family: Family, **values: str):  # type: ignore[no-untyped-def]
    key = values.pop("once", new_key())
    said = SAID | {"once": key, "form_key": key} | values
    return phone.post(reverse("followup:note_offline", args=[family.reference]), said)


def test_a_note_arrives(phone: Client, family: Family) -> None:
    answer = send(phone, family)
    assert answer.headers["Location"] == reverse("followup:note_arrived")
    assert phone.get(answer.headers["Location"]).json() == {"arrived": True}
    assert Note.objects.get().text == "Vue chez elle."


def test_sent_twice_it_is_written_once_and_hears_the_same(phone: Client, family: Family) -> None:
    key = new_key()
    first, second = send(phone, family, once=key), send(phone, family, once=key)
    assert first.headers["Location"] == second.headers["Location"]
    assert Note.objects.count() == 1


def test_it_says_the_day_it_was_written(phone: Client, family: Family) -> None:
    yesterday = factories.TODAY - timedelta(days=1)
    send(phone, family, happened_on=yesterday.isoformat())
    assert Note.objects.get().happened_on == yesterday


def test_the_day_to_call_back_is_the_one_that_was_chosen(phone: Client, family: Family) -> None:
    day = factories.TODAY + timedelta(days=2)
    send(phone, family, call_back_on=day.isoformat())
    assert Promise.objects.get().due_on == day


def test_a_file_no_longer_hers(phone: Client, family: Family) -> None:
    family.referente = factories.ReferenteFactory()
    family.save()
    answer = send(phone, family)
    assert answer.status_code == 404
    assert "n’est plus parmi les vôtres" in answer.json()["sentence"]
    assert not Note.objects.exists()


def test_a_closed_file(phone: Client, referente: Agent) -> None:
    answer = send(phone, factories.FamilyFactory(referente=referente, closed=True))
    assert answer.status_code == 403
    assert "Ce dossier est clos" in answer.json()["sentence"]


def test_a_form_that_the_server_refuses(phone: Client, family: Family) -> None:
    answer = send(phone, family, readers="everybody")
    assert answer.status_code == 422
    assert answer.json()["sentence"].startswith("Qui peut lire : ")


def test_a_day_to_call_back_that_has_passed(phone: Client, family: Family) -> None:
    past = factories.TODAY - timedelta(days=1)
    answer = send(phone, family, call_back_on=past.isoformat())
    assert (answer.status_code, Note.objects.count()) == (422, 0)
    assert "un jour à venir" in answer.json()["sentence"]


def test_a_stand_in_writes_for_the_referente(referente: Agent, family: Family) -> None:
    stand_in = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=referente, stand_in=stand_in)
    assert send(signed_in(stand_in), family).status_code == 422
    assert send(signed_in(stand_in), family, readers="team").status_code == 302
    assert Note.objects.get().readers == Readers.TEAM


@pytest.fixture
def bereaved(family: Family) -> Family:
    factories.PregnancyFactory(family=family, lost=True)
    return family


def test_a_loss_declared_meanwhile_is_said_before_the_note_is_written(
    phone: Client, bereaved: Family
) -> None:
    answer = send(phone, bereaved)
    assert (answer.status_code, answer.json()["loss"]) == (409, True)
    assert "Relisez votre note" in answer.json()["sentence"]
    assert not Note.objects.exists()
    assert Reading.objects.filter(family_number=bereaved.pk, compartment="followup").exists()


def test_once_she_knows_of_it_the_note_is_written(phone: Client, bereaved: Family) -> None:
    key = new_key()
    send(phone, bereaved, once=key)
    assert send(phone, bereaved, once=key, perte="1").status_code == 302
    assert Note.objects.count() == 1
