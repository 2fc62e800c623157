"""What an accepted registration writes in the directory: with agreement only, and no more."""

from __future__ import annotations

import pytest
from django.db.models import ProtectedError

from berceau.directory.models import Place, Professional, SearchEntry, Service, Structure
from berceau.professionals import catalogue
from berceau.professionals.actions import applying, moderating
from berceau.professionals.answers import STEPS
from berceau.professionals.models import Registration
from berceau.professionals.publishing import Point
from tests import factories
from tests.directory.found import a_professional, a_structure
from tests.professionals import rows

pytestmark = pytest.mark.django_db
AT = rows.AT
POINT = Point(50.1765, 3.2347)


def corrected(registration: Registration, **typed: object) -> Registration:
    """The person corrects, the team accepts."""
    for name, value in typed.items():
        step = next(s.key for s in STEPS if name in s.fields)
        applying.write(reference=registration.reference, step=step, typed={name: value}, at=AT)
    applying.send(reference=registration.reference, link=rows.link_of(registration), at=AT)
    return moderating.accept_corrections(reference=registration.reference, by=rows.manager(), at=AT)


def test_a_person_becomes_a_professional():
    registration = rows.accepted()
    entry = Professional.objects.get()
    assert (entry.source, entry.source_id) == ("professionals", registration.reference)
    assert (entry.full_name, entry.kind) == ("Léa Martin", "midwife")
    assert entry.agreed_on == entry.verified_on == factories.TODAY
    assert entry.languages == ["fr", "ar"]
    assert entry.place.line == "12 rue du Moulin, 59400 Cambrai"
    assert not Structure.objects.exists()


def test_a_structure_becomes_a_structure_and_its_service():
    rows.accepted(rows.STRUCTURE)
    service = Service.objects.get()
    assert service.structure.name == "Ludothèque Les Galipettes"
    assert (service.name, service.kind) == ("Jeux du mercredi", "toy_library")
    assert (service.age_from_months, service.age_to_months) == (0, 36)
    assert service.for_pregnancy is False
    assert service.themes == ["remobilisation--activites-sportives-et-culturelles"]
    assert not Professional.objects.exists()


def test_a_service_without_a_name_has_that_of_its_type():
    rows.accepted({**rows.STRUCTURE, "title": ""})
    assert Service.objects.get().name == "Ludothèque"


@pytest.mark.parametrize("answers", [rows.PERSON, rows.STRUCTURE], ids=["person", "structure"])
def test_it_is_found_by_the_search(answers):
    rows.accepted(answers)
    assert SearchEntry.objects.count() == 1


@pytest.mark.parametrize("answers", [rows.PERSON, rows.STRUCTURE], ids=["person", "structure"])
def test_without_agreement_nothing_is_written(answers):
    registration = rows.accepted({**answers, "publish": "no"})
    assert registration.certificate
    assert not Professional.objects.exists()
    assert not Structure.objects.exists()
    assert not Place.objects.exists()


@pytest.mark.parametrize("answers", [rows.PERSON, rows.STRUCTURE], ids=["person", "structure"])
def test_an_agreement_taken_back_takes_the_entry_out(answers):
    corrected(rows.accepted(answers), publish="no")
    assert not Professional.objects.published().exists()
    assert not Structure.objects.published().exists()
    assert not Service.objects.published().exists()
    assert not SearchEntry.objects.exists()


@pytest.mark.parametrize(
    ("shown", "phone", "email", "address"),
    [
        ([], "", "", ""),
        (["phone"], "+33639980101", "", ""),
        (["email"], "", "contact@exemple.fr", ""),
        (["address"], "", "", "12 rue du Moulin"),
    ],
)
def test_each_detail_shows_by_its_own_agreement(shown, phone, email, address):
    registration = rows.sent({**rows.PERSON, "shown": shown})
    moderating.accept(reference=registration.reference, by=rows.manager(), at=AT, point=POINT)
    entry = Professional.objects.get()
    assert (entry.phone, entry.email, entry.place.address) == (phone, email, address)
    assert (entry.place.latitude is not None) is bool(address)
    assert entry.place.commune_code == factories.CAMBRAI


def test_the_point_puts_it_on_the_map():
    registration = rows.sent()
    moderating.accept(reference=registration.reference, by=rows.manager(), at=AT, point=POINT)
    place = Professional.objects.get().place
    assert (place.latitude, place.longitude) == (50.1765, 3.2347)
    assert SearchEntry.objects.get().latitude == 50.1765


def test_the_same_address_is_the_same_place():
    rows.accepted()
    rows.accepted({**rows.STRUCTURE, "address": "12, RUE du moulin"}, email="b@exemple.fr")
    assert Place.objects.count() == 1


def test_correcting_changes_the_entry_and_makes_no_other():
    corrected(rows.accepted(), description="Autrement.", address="3 place Neuve")
    entry = Professional.objects.get()
    assert (entry.description, entry.place.address) == ("Autrement.", "3 place Neuve")


def test_what_an_agent_corrected_in_the_directory_stays():
    registration = rows.accepted()
    Professional.objects.update(website="https://juste.exemple.fr", corrected=["website"])
    corrected(registration, website="https://faux.exemple.fr", description="Autrement.")
    entry = Professional.objects.get()
    assert (entry.website, entry.description) == ("https://juste.exemple.fr", "Autrement.")


def test_who_becomes_a_structure_is_published_once():
    corrected(rows.accepted(), who="structure", name="Cabinet du Moulin")
    assert not Professional.objects.published().exists()
    assert Structure.objects.published().get().name == "Cabinet du Moulin"
    assert SearchEntry.objects.get().service_key == Service.objects.get().pk


def test_the_entries_of_others_are_never_touched():
    structure, person = a_structure(), a_professional(first_name="Léa", last_name="Martin")
    registration = rows.accepted()
    applying.erase(reference=registration.reference, at=AT)
    structure.refresh_from_db()
    person.refresh_from_db()
    assert structure.archived_at is None
    assert person.archived_at is None


def test_an_entry_that_something_points_to_loses_everything_that_names(monkeypatch):
    registration = rows.accepted()

    def protected(entry: Professional) -> None:
        raise ProtectedError("une orientation", {entry})

    monkeypatch.setattr(Professional, "delete", protected)
    applying.erase(reference=registration.reference, at=AT)
    entry = Professional.objects.get()
    assert (entry.full_name, entry.phone, entry.email, entry.website, entry.description) == (
        "Fiche effacée", "", "", "", "",
    )  # fmt: skip
    assert entry.archived_at == AT


@pytest.mark.parametrize("key", catalogue.types())
def test_every_type_of_the_list_can_be_published(key):
    rows.accepted({**rows.STRUCTURE, "type": key})
    assert Service.objects.get().kind == catalogue.types()[key].kind
