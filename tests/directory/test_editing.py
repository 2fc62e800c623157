"""Agents write in the directory: new entries, corrections that an import respects, closures."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from berceau.accounts.roles import Role
from berceau.directory import ages, search_index
from berceau.directory.actions import closures, entries, places
from berceau.directory.models import Closure, Place, Professional, Service, Structure, Verification
from berceau.kit.seen import SEEN
from berceau.privacy.models import Act
from tests import factories
from tests.directory.found import a_place, a_professional, a_service, a_structure
from tests.directory.typing_in import typed
from tests.factories import AT, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_day():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def agent(referente):
    return referente


@pytest.fixture
def browser(client_of, agent) -> Client:
    return client_of(agent)


def edit(entry: Any) -> str:
    return reverse(f"directory:edit_{entry._meta.model_name}", args=[entry.reference])


# --- Ages, as people say them -------------------------------------------------------------
@pytest.mark.parametrize(
    ("months", "words"),
    [(0, "la naissance"), (3, "3 mois"), (12, "1 an"), (18, "18 mois"), (24, "2 ans"),
     (30, "2 ans et demi"), (27, "27 mois"), (36, "3 ans")],
)  # fmt: skip
def test_ages_both_ways(months, words):
    assert ages.in_words(months) == words
    assert ages.months_of(words) == months


def test_every_age_comes_back():
    assert [ages.months_of(ages.in_words(months)) for months in range(301)] == list(range(301))


@pytest.mark.parametrize("text", ["3", "trois ans", "2 semaines", "demi", "99 ans", ""])
def test_an_age_that_says_nothing_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"Écrire par exemple|25 ans au plus"):
        ages.months_of(text)


# --- New entries --------------------------------------------------------------------------
def test_a_structure_then_its_service_are_written_found_and_true_today(browser):
    page = browser.post(
        reverse("directory:new_structure"), {"name": "Ludothèque du Moulin", "kind": "toy_library"}
    )
    structure = Structure.objects.get()
    assert page.status_code == 302
    assert structure.verified_on == TODAY
    new = reverse("directory:new_service", args=[structure.reference])
    browser.post(
        new,
        {"name": "Jouer ensemble", "kind": "toy_library", "age_from_months": "3 mois",
         "age_to_months": "2 ans et demi", "without_appointment": "yes"},
    )  # fmt: skip
    service = Service.objects.get()
    assert (service.age_from_months, service.age_to_months) == (3, 30)
    assert service.without_appointment is True
    assert service.for_pregnancy is None
    assert search_index.SearchEntry.objects.filter(service_key=service.pk).exists()
    assert Verification.objects.count() == 2


@pytest.mark.parametrize("kind", ["structure", "service", "professional"])
def test_the_page_that_corrects_is_not_named_as_the_page_that_shows(browser, kind):
    entry = {
        "structure": lambda: a_structure("Le Moulin"),
        "service": lambda: a_service("Le Moulin"),
        "professional": lambda: a_professional(first_name="Le", last_name="Moulin"),
    }[kind]()
    shown = browser.get(reverse(f"directory:{kind}", args=[entry.reference])).content.decode()
    corrects = browser.get(edit(entry)).content.decode()
    for tag in ("title", "h1"):
        said = re.compile(rf"<{tag}[^>]*>(.*?)</{tag}>", re.DOTALL)
        assert said.search(corrects)[1].startswith("Corriger")
        assert not said.search(shown)[1].startswith("Corriger")


def test_ages_in_the_wrong_order_are_said_at_the_field(browser):
    structure = a_structure()
    page = browser.post(
        reverse("directory:new_service", args=[structure.reference]),
        {"name": "Jouer", "age_from_months": "3 ans", "age_to_months": "2 ans"},
    )
    assert page.status_code == 422
    assert "age_to_months" in page.context["form"].errors
    assert Service.objects.count() == 0


# --- Hours in a table ---------------------------------------------------------------------
def test_hours_are_written_from_the_table(browser):
    service = a_service("PMI")
    browser.post(
        edit(service),
        typed(browser.get(edit(service)), hours_0_from_1="09:00", hours_0_to_1="12:00",
              hours_same="on", hours_closed_public="on", hours_note="sans rendez-vous"),
    )  # fmt: skip
    service.refresh_from_db()
    assert service.hours == 'Mo-Fr 09:00-12:00 "sans rendez-vous"; PH off'


def test_saving_something_else_leaves_the_hours_as_they_were(browser):
    for hours in ("Mo-Fr 09:00-12:00; PH off", "We[1] 14:00-16:00", "quand il fait beau"):
        service = a_service(hours, hours=hours)
        page = browser.post(edit(service), typed(browser.get(edit(service)), to_bring="Goûter"))
        service.refresh_from_db()
        assert page.status_code == 302
        assert (service.hours, service.to_bring) == (hours, "Goûter")


def test_a_service_without_hours_shows_those_of_its_structure(browser):
    service = a_service("Pesée", structure=a_structure("PMI", hours="Mo 09:00-12:00"))
    assert "ceux de la structure" in browser.get(edit(service)).content.decode()
    assert "ceux de la structure" not in browser.get(edit(service.structure)).content.decode()
    Service.objects.update(hours="Tu 09:00-12:00")
    assert "ceux de la structure" not in browser.get(edit(service)).content.decode()


def test_hours_that_do_not_follow_are_refused_and_kept_on_screen(browser):
    service = a_service("PMI")
    page = browser.post(
        edit(service),
        typed(browser.get(edit(service)), hours_2_from_1="14:00", hours_2_to_1="12:00"),
    )
    assert page.status_code == 422
    assert "Ces heures ne se suivent pas." in page.content.decode()
    assert 'value="14:00"' in page.content.decode()


def test_french_hours_get_the_right_spelling_offered(browser):
    service = a_service("PMI")
    page = browser.post(edit(service), typed(browser.get(edit(service)), hours="lundi 9h-12h"))
    assert page.status_code == 422
    assert "Mo 09:00-12:00" in page.content.decode()


def test_table_and_line_are_not_both_taken(browser):
    service = a_service("PMI")
    page = browser.post(
        edit(service),
        typed(browser.get(edit(service)), hours="Tu 09:00-12:00",
              hours_0_from_1="09:00", hours_0_to_1="12:00"),
    )  # fmt: skip
    assert page.status_code == 422
    assert "hours" in page.context["form"].errors


# --- What a source says -------------------------------------------------------------------
def imported(**values: Any) -> Service:
    said = {"name": "Pesée", "phone": "+33327000000", "updated_on": "2026-01-01"}
    return a_service("Pesée", source="dora", imported=said, phone="+33327000000", **values)


def test_a_correction_of_an_imported_entry_is_marked(agent):
    service = imported()
    entries.correct(
        kind="service", reference=service.reference, values={"phone": "+33327111111"}, by=agent,
        at=AT,
    )  # fmt: skip
    service.refresh_from_db()
    assert service.corrected == ["phone"]
    assert service.verified_on is None
    assert Act.objects.get(verb="directory.corrected").detail["fields"] == ["phone"]


def test_who_keeps_it_is_no_correction_of_the_source(agent):
    service = imported()
    entries.correct(
        kind="service", reference=service.reference, values={"owner": agent}, by=agent, at=AT
    )
    service.refresh_from_db()
    assert service.corrected == []
    assert service.owner == agent


def test_an_entry_of_ours_is_dated_and_not_marked(agent):
    service = a_service("À nous")
    Service.objects.update(updated_on=date(2020, 1, 1))
    entries.correct(
        kind="service", reference=service.reference, values={"phone": "+33327111111"}, by=agent,
        at=AT, confirms=True,
    )  # fmt: skip
    service.refresh_from_db()
    assert (service.corrected, service.updated_on, service.verified_on) == ([], TODAY, TODAY)


def test_what_the_source_says_can_be_taken_back(browser):
    place = {"address": "2 rue Haute", "commune": "Cambrai", "commune_code": "59122"}
    service = imported(corrected=["phone", "place", "hours"], to_review=["phone"], hours="Mo off")
    Service.objects.update(imported={**service.imported, "phone": "+33327222222", "place": place})
    for field in ("phone", "place", "hours"):
        url = reverse("directory:settle_service", args=[service.reference, field])
        assert browser.post(url, {"gesture": "take"}).status_code == 302
    service.refresh_from_db()
    assert service.phone == "+33327222222"
    assert service.place.address == "2 rue Haute"
    assert service.hours == ""
    assert service.corrected == service.to_review == []


def test_ours_can_be_kept_and_nothing_else_is_asked(browser):
    service = imported(corrected=["phone"], to_review=["phone"])
    page = browser.get(edit(service)).content.decode()
    assert "la source a changé depuis" in page
    url = reverse("directory:settle_service", args=[service.reference, "phone"])
    browser.post(url, {"gesture": "keep"})
    service.refresh_from_db()
    assert (service.corrected, service.to_review) == (["phone"], [])


def test_a_field_that_was_not_corrected_has_nothing_to_take_back(browser, agent):
    service = imported()
    url = reverse("directory:settle_service", args=[service.reference, "phone"])
    assert browser.post(url, {"gesture": "take"}).status_code == 404
    with pytest.raises(ValidationError):
        entries.take_back(
            kind="service", reference=service.reference, field="phone", by=agent, at=AT
        )


# --- Two at once --------------------------------------------------------------------------
def test_the_second_editor_is_told_and_loses_nothing(browser, agent):
    service = a_service("PMI", phone="+33327000000")
    mine = typed(browser.get(edit(service)), to_bring="Carnet de santé")
    entries.correct(
        kind="service", reference=service.reference,
        values={"phone": "+33327999999", "hours": "Mo 09:00-12:00"}, by=agent, at=AT,
    )  # fmt: skip
    page = browser.post(edit(service), mine)
    html = page.content.decode()
    assert page.status_code == 422
    assert "pendant que vous écriviez" in html
    assert "Carnet de santé" in html
    again = typed(page)
    assert again[SEEN] != mine[SEEN]
    assert browser.post(edit(service), again).status_code == 302
    service.refresh_from_db()
    assert (service.phone, service.to_bring) == ("+33327999999", "Carnet de santé")
    assert service.hours == "Mo 09:00-12:00"


# --- Out and back -------------------------------------------------------------------------
def test_out_of_the_directory_with_a_reason_and_back(browser):
    service = a_service("PMI")
    search_index.refresh([service.pk])
    url = reverse("directory:archive_service", args=[service.reference])
    assert browser.post(url, {"reason": ""}).status_code == 422
    browser.post(url, {"reason": "En double"})
    service.refresh_from_db()
    assert service.archived_because == "En double"
    assert not search_index.SearchEntry.objects.exists()
    assert "En double" in browser.get(edit(service)).content.decode()
    browser.post(reverse("directory:restore_service", args=[service.reference]))
    service.refresh_from_db()
    assert service.archived_at is None
    assert search_index.SearchEntry.objects.count() == 1


def test_a_professional_is_erased_at_their_request(browser):
    person = a_professional(first_name="Inès", last_name="Roy", agreed_on=TODAY)
    search_index.refresh_professionals([person.pk])
    url = reverse("directory:erase_professional", args=[person.reference])
    assert "Inès Roy" in browser.get(url).content.decode()
    assert Professional.objects.exists()
    browser.post(url)
    assert not Professional.objects.exists()
    assert not search_index.SearchEntry.objects.exists()


# --- Places -------------------------------------------------------------------------------
ADDRESS = {"address": "3 rue Basse", "postal_code": "59400", "commune_code": "59122"}


def test_another_address_is_another_place_and_the_neighbours_stay(agent):
    old = a_place()
    one, other = a_structure("Une", place=old), a_structure("Autre", place=old)
    places.set_place(
        kind="structure", reference=one.reference, values={**ADDRESS, "how_to_reach": "Bus 2"},
        by=agent, at=AT,
    )  # fmt: skip
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.place.line == "3 rue Basse, 59400 Cambrai"
    assert one.place.how_to_reach == "Bus 2"
    assert other.place == old


def test_two_spellings_of_an_address_are_one_place(agent):
    one, other = a_structure("Une", place=None), a_structure("Autre", place=None)
    for structure, street in ((one, "3 rue Basse"), (other, "3, Rue Basse")):
        places.set_place(
            kind="structure", reference=structure.reference,
            values={**ADDRESS, "address": street}, by=agent, at=AT,
        )  # fmt: skip
    assert Place.objects.filter(commune_code="59122", address__icontains="basse").count() == 1


def test_a_service_without_address_is_where_its_structure_is(browser):
    service = a_service("PMI", place=a_place(address="9 rue Loin"))
    url = reverse("directory:place_of_service", args=[service.reference])
    emptied = dict.fromkeys(("address", "commune_code", "latitude", "longitude"), "")
    assert browser.post(url, typed(browser.get(url), **emptied)).status_code == 302
    service.refresh_from_db()
    assert service.place is None
    assert service.where == service.structure.place


# --- Closures -----------------------------------------------------------------------------
def test_a_closure_of_a_service_is_noted_then_taken_away(browser):
    service = a_service("PMI")
    url = reverse("directory:closures", args=[service.structure.reference])
    browser.post(
        url,
        {"starts_on": "2026-12-24", "ends_on": "2027-01-03", "service": service.reference,
         "reason": "Congés"},
    )  # fmt: skip
    closure = Closure.objects.get()
    assert closure.service == service
    assert "Congés" in browser.get(url).content.decode()
    browser.post(reverse("directory:remove_closure", args=[closure.pk]))
    assert not Closure.objects.exists()


@pytest.mark.parametrize(
    ("first", "last"), [("2026-12-24", "2026-12-23"), ("2025-12-24", "2025-12-26"), ("", "")]
)
def test_a_closure_that_cannot_be_is_refused(browser, first, last):
    url = reverse("directory:closures", args=[a_structure().reference])
    assert browser.post(url, {"starts_on": first, "ends_on": last}).status_code == 422
    assert not Closure.objects.exists()


def test_a_closure_is_not_of_a_service_of_somebody_else(agent):
    with pytest.raises(ValidationError):
        closures.add(
            structure=a_structure(), starts_on=TODAY, ends_on=TODAY,
            service_reference=a_service("Ailleurs").reference, by=agent, at=AT,
        )  # fmt: skip


# --- Rights and cost ----------------------------------------------------------------------
def test_who_only_reads_the_directory_writes_nothing():
    facilitator = factories.AgentFactory(role=Role.FACILITATOR)
    service = a_service("PMI")
    for verb, values in (
        (entries.correct, {"values": {"phone": "115"}}),
        (entries.confirm, {}),
        (entries.archive, {"reason": "x"}),
        (places.set_place, {"values": {}}),
    ):
        with pytest.raises(PermissionDenied):
            verb(kind="service", reference=service.reference, by=facilitator, at=AT, **values)
    with pytest.raises(PermissionDenied):
        entries.create(kind="structure", values={"name": "Une"}, by=facilitator, at=AT)
    with pytest.raises(PermissionDenied):
        closures.add(
            structure=service.structure, starts_on=TODAY, ends_on=TODAY, by=facilitator, at=AT
        )


def test_a_verb_writes_no_other_field(agent):
    service = a_service("PMI")
    with pytest.raises(TypeError):
        entries.correct(
            kind="service", reference=service.reference, values={"source": "dora"}, by=agent, at=AT
        )


def test_the_page_costs_the_same_whatever_the_structure_holds(browser, queries_of):
    small, large = a_structure("Petite"), a_structure("Grande")
    for number in range(12):
        service = a_service(f"Service {number}", structure=large)
        Closure.objects.create(
            structure=large, service=service, starts_on=TODAY, ends_on=TODAY + timedelta(days=1)
        )
    browser.get(edit(small))
    assert queries_of(browser, edit(small)) == queries_of(browser, edit(large))
