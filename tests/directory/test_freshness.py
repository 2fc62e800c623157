"""Is it still true: what is stale, who is asked, what a structure answers by its link."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from berceau.accounts.roles import Role
from berceau.directory import campaign_tasks, freshness, nightly, today
from berceau.directory.actions import answers, campaigns, entries, suggestions
from berceau.directory.models import (
    AskedStructure,
    Campaign,
    Closure,
    Outcome,
    Service,
    Structure,
    Suggestion,
    Verification,
)
from berceau.directory.queries.campaigns import Choice, preview
from berceau.links import session
from berceau.links.models import GuestLink
from berceau.messaging.gateways.email import link_in
from berceau.messaging.models import Message
from tests import factories
from tests.directory.found import CAUDRY, a_place, a_service, a_structure
from tests.directory.typing_in import typed
from tests.factories import AT, TODAY

pytestmark = pytest.mark.django_db

OLD = date(2024, 1, 1)
EVERY = Choice(older_than_months=12)


@pytest.fixture(autouse=True)
def that_day():
    with time_machine.travel(AT, tick=False):
        yield


def old(name: str = "Crèche", email: str = "creche@exemple.fr", **values: Any) -> Structure:
    structure = a_structure(name, email=email, **values)
    Structure.objects.filter(pk=structure.pk).update(updated_on=OLD)
    structure.refresh_from_db()
    return structure


def old_service(name: str, structure: Structure, **values: Any) -> Service:
    service = a_service(name, structure=structure, **values)
    Service.objects.filter(pk=service.pk).update(updated_on=OLD)
    return service


# --- What is stale ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "updated", "verified", "stale"),
    [
        ("", date(2025, 11, 23), None, True),
        ("", date(2025, 11, 24), None, False),
        ("", OLD, date(2025, 11, 24), False),
        ("", date(2026, 11, 1), OLD, False),
        # Workshops change with each school year: nine months.
        ("workshop", date(2026, 2, 23), None, True),
        ("workshop", date(2026, 2, 24), None, False),
    ],
)
def test_the_entry_and_the_query_say_the_same(kind, updated, verified, stale):
    structure = a_structure("Une", kind=kind, verified_on=verified)
    Structure.objects.update(updated_on=updated)
    structure.refresh_from_db()
    assert freshness.is_stale(structure, TODAY) is stale
    assert Structure.objects.filter(freshness.stale(TODAY)).exists() is stale


# --- Whom to ask --------------------------------------------------------------------------
def test_a_campaign_says_how_many_before_it_leaves():
    old("Crèche", kind="creche")
    old("Sans courriel", email="", kind="creche")
    old("PMI", kind="pmi")
    old("Ailleurs", kind="creche", place=a_place(CAUDRY))
    a_structure("Fraîche", kind="creche", email="f@exemple.fr")
    old("Retirée", kind="creche", archived_at=AT)
    every = preview(EVERY, TODAY)
    assert (every.structures, every.emails, every.without_email) == (4, 3, 1)
    here = preview(Choice(12, kind="creche", commune_code="59122"), TODAY)
    assert (here.structures, here.emails, here.without_email) == (2, 1, 1)
    assert preview(Choice(0), TODAY).structures == 5


def test_a_structure_whose_service_is_old_is_asked():
    structure = a_structure("Fraîche", email="f@exemple.fr")
    old_service("Vieux", structure)
    assert preview(EVERY, TODAY).structures == 1


def test_each_structure_receives_one_email_that_tells_nothing(referente):
    structure = old()
    old("Sans courriel", email="")
    campaigns.launch(choice=EVERY, by=referente, at=AT)
    assert Message.objects.count() == 0
    assert campaigns.write_all(at=AT) == 1
    assert campaigns.write_all(at=AT) == 0
    message, link = Message.objects.get(), GuestLink.objects.get()
    assert message.address == "creche@exemple.fr"
    assert "Crèche" not in message.body
    assert (link.purpose, link.subject) == ("structure", structure.reference)
    assert link.expires_at == AT + timedelta(days=30)


def test_the_worker_writes_what_the_page_asked(
    client_of, referente, django_capture_on_commit_callbacks
):
    old()
    browser = client_of(referente)
    url = reverse("directory:campaigns")
    seen = browser.get(url, {"older_than_months": "12", "kind": "", "commune_code": ""})
    assert seen.context["preview"].emails == 1
    assert not Campaign.objects.exists()
    browser.post(url, {"older_than_months": "12", "kind": "", "commune_code": ""})
    assert AskedStructure.objects.get().written_at is None
    assert campaign_tasks.write.call() == 1
    assert AskedStructure.objects.get().written_at == AT


def test_nobody_is_asked_twice_in_a_month(referente):
    old()
    campaigns.launch(choice=EVERY, by=referente, at=AT)
    again = preview(EVERY, TODAY + timedelta(days=20))
    assert (again.structures, again.left_alone) == (0, 1)
    assert preview(EVERY, TODAY + timedelta(days=31)).structures == 1


def test_reminded_once_after_ten_days_then_to_be_rung(referente, client_of):
    old()
    campaign = campaigns.launch(choice=EVERY, by=referente, at=AT)
    nightly.remind(AT)
    page = reverse("directory:campaign", args=[campaign.reference])
    assert client_of(referente).get(page).context["ring"] == []
    nightly.remind(AT + timedelta(days=9))
    assert Message.objects.count() == 1
    for day in (10, 11, 30):
        nightly.remind(AT + timedelta(days=day))
    assert Message.objects.count() == 2
    browser = client_of(referente)
    [one] = browser.get(page).context["ring"]
    browser.post(reverse("directory:rung", args=[one.pk]))
    assert browser.get(page).context["ring"] == []
    assert [row.pk for row in browser.get(page).context["rung"]] == [one.pk]


def test_without_address_it_is_rung_from_the_start(referente, client_of):
    old("Sans courriel", email="", phone="+33327000000")
    campaign = campaigns.launch(choice=EVERY, by=referente, at=AT)
    html = client_of(referente).get(reverse("directory:campaign", args=[campaign.reference]))
    assert "03 27 00 00 00" in html.content.decode().replace("\u00a0", " ")


def test_an_address_lost_meanwhile_is_rung(referente):
    structure = old()
    campaigns.launch(choice=EVERY, by=referente, at=AT)
    Structure.objects.filter(pk=structure.pk).update(email="")
    campaigns.write_all(at=AT)
    assert AskedStructure.objects.get().without_email
    assert not Message.objects.exists()


def test_who_only_reads_asks_nobody():
    facilitator = factories.AgentFactory(role=Role.FACILITATOR)
    with pytest.raises(PermissionDenied):
        campaigns.launch(choice=EVERY, by=facilitator, at=AT)


# --- By its link --------------------------------------------------------------------------
@pytest.fixture
def structure(db) -> Structure:
    structure = old("Crèche", phone="+33327000000")
    old_service("Accueil du matin", structure, hours="Mo-Fr 09:00-12:00")
    return structure


@pytest.fixture
def guest(client, structure, referente) -> str:
    """The reference of the link, opened in this browser from the e-mail."""
    campaigns.launch(choice=EVERY, by=referente, at=AT)
    campaigns.write_all(at=AT)
    address = link_in(Message.objects.get().body) or ""
    client.post("/" + address.partition("://")[2].partition("/")[2])
    return GuestLink.objects.get().reference


def at_link(route: str, *names: str) -> str:
    return reverse(f"directory:{route}", args=names)


def test_everything_is_confirmed_in_one_gesture(client, guest, structure):
    page = client.get(at_link("guest", guest)).content.decode()
    assert "Accueil du matin" in page
    assert "du lundi au vendredi de 9\u00a0h à 12\u00a0h" in page
    client.post(at_link("guest_confirm", guest))
    structure.refresh_from_db()
    service = structure.services.get()
    assert structure.verified_on == service.verified_on == TODAY
    assert not freshness.is_stale(structure, TODAY)
    assert AskedStructure.objects.get().answered_at == AT
    assert all(one.by_link and one.by is None for one in Verification.objects.all())
    nightly.remind(AT + timedelta(days=10))
    assert Message.objects.count() == 1


def test_seen_nothing_is_written(client, guest):
    client.get(at_link("guest", guest))
    client.get(at_link("guest_structure", guest))
    client.get(at_link("guest_gone", guest))
    assert not Verification.objects.exists()
    assert AskedStructure.objects.get().answered_at is None


def test_hours_are_corrected_at_once_and_the_name_waits(client, guest, structure):
    service = structure.services.get()
    url = at_link("guest_service", guest, service.reference)
    page = client.post(
        url,
        typed(client.get(url), name="Accueil du soir", hours_0_from_1="14:00",
              hours_0_to_1="17:00", hours_same="on"),
    )  # fmt: skip
    service.refresh_from_db()
    assert page.status_code == 302
    assert service.hours == "Mo-Fr 14:00-17:00"
    assert service.name == "Accueil du matin"
    assert service.verified_on is None
    proposed = Suggestion.objects.get()
    assert (proposed.field, proposed.value) == ("name", "Accueil du soir")
    assert Verification.objects.get().outcome == Outcome.CORRECTED


def test_a_mistake_loses_nothing_typed(client, guest):
    url = at_link("guest_structure", guest)
    page = client.post(url, typed(client.get(url), phone="12", name="Crèche des Lilas"))
    assert page.status_code == 422
    assert "Crèche des Lilas" in page.content.decode()
    assert not Suggestion.objects.exists()


def test_a_structure_says_that_it_is_gone_and_the_team_takes_it_out(
    client, guest, structure, client_of, referente
):
    client.post(at_link("guest_gone", guest))
    structure.refresh_from_db()
    assert structure.archived_at is None
    browser = client_of(referente)
    list_url = reverse("directory:suggestions")
    assert "n’existe plus" in browser.get(list_url).content.decode()
    proposed = Suggestion.objects.get()
    browser.post(
        reverse("directory:settle_suggestion", args=[proposed.reference]), {"gesture": "accept"}
    )
    structure.refresh_from_db()
    assert structure.archived_at == AT
    assert "n’existe plus" in structure.archived_because
    assert GuestLink.objects.get().closed_at == AT


def test_a_closure_by_link_is_read_at_once(client, guest):
    client.post(
        at_link("guest_closure", guest), {"starts_on": "2026-12-24", "ends_on": "2027-01-02"}
    )
    assert Closure.objects.get().ends_on == date(2027, 1, 2)


def test_a_link_opens_no_service_of_somebody_else(client, guest):
    other = a_service("Ailleurs")
    url = at_link("guest_service", guest, other.reference)
    assert "n’est plus dans l’annuaire" in client.get(url).content.decode()
    client.post(url, {"name": "Volé", "phone": "0327000001"})
    client.post(at_link("guest_service_gone", guest, other.reference))
    other.refresh_from_db()
    assert other.name == "Ailleurs"
    assert other.phone == ""
    assert not Suggestion.objects.exists()


def test_without_the_link_nothing_opens(client, guest, structure):
    client.cookies.clear()
    page = client.get(at_link("guest", guest))
    assert "Crèche" not in page.content.decode()
    client.post(at_link("guest_confirm", guest))
    structure.refresh_from_db()
    assert structure.verified_on is None


def test_a_link_reaches_no_other_field(structure):
    for field in ("source", "owner", "corrected", "contact_name"):
        with pytest.raises(TypeError):
            answers.correct(subject=structure.reference, values={field: "x"}, at=AT)


def test_the_email_to_which_links_go_is_never_changed_by_a_link(structure):
    answers.correct(subject=structure.reference, values={"email": "autre@exemple.fr"}, at=AT)
    structure.refresh_from_db()
    assert structure.email == "creche@exemple.fr"
    assert Suggestion.objects.get().field == "email"


# --- Looking at what they propose ---------------------------------------------------------
def proposed(structure: Structure, field: str, value: str) -> Suggestion:
    return answers.suggest(structure, field, value, at=AT)


def test_accepted_it_is_written(structure, referente):
    one = proposed(structure, "name", "Crèche des Lilas")
    suggestions.settle(reference=one.reference, accept=True, by=referente, at=AT)
    structure.refresh_from_db()
    assert structure.name == "Crèche des Lilas"


def test_left_nothing_changes_and_it_is_not_asked_again(structure, referente, client_of):
    one = proposed(structure, "name", "Crèche des Lilas")
    suggestions.settle(reference=one.reference, accept=False, by=referente, at=AT)
    structure.refresh_from_db()
    assert structure.name == "Crèche"
    browser = client_of(referente)
    url = reverse("directory:settle_suggestion", args=[one.reference])
    assert browser.post(url, {"gesture": "accept"}).status_code == 302
    structure.refresh_from_db()
    assert structure.name == "Crèche"


def test_what_is_proposed_again_replaces_what_nobody_looked_at(structure):
    proposed(structure, "name", "Un")
    proposed(structure, "name", "Deux")
    assert [one.value for one in Suggestion.objects.all()] == ["Deux"]


# --- The one who keeps it -----------------------------------------------------------------
def test_she_sees_the_old_entries_she_keeps_and_no_other(structure, referente):
    assert list(today.mine_to_verify(referente, TODAY)) == []
    entries.correct(
        kind="structure", reference=structure.reference, values={"owner": referente},
        by=referente, at=AT,
    )  # fmt: skip
    Structure.objects.update(updated_on=OLD)
    assert today.mine_to_verify(referente, TODAY) == [structure]
    entries.confirm(kind="structure", reference=structure.reference, by=referente, at=AT)
    assert list(today.mine_to_verify(referente, TODAY)) == []


def test_pages_cost_the_same_however_many_are_asked(client_of, referente, queries_of):
    def pages() -> list[int]:
        campaign = Campaign.objects.latest("pk")
        return [
            queries_of(browser, url)
            for url in (
                reverse("directory:campaigns") + "?older_than_months=12",
                reverse("directory:campaign", args=[campaign.reference]),
                reverse("directory:suggestions"),
            )
        ]

    browser = client_of(referente)
    proposed(old("Une"), "name", "Autre")
    campaigns.launch(choice=EVERY, by=referente, at=AT - timedelta(days=60))
    browser.get("/aujourdhui/")
    few = pages()
    for number in range(8):
        structure = old(f"Structure {number}", email="" if number % 2 else "a@exemple.fr")
        service = old_service(f"Service {number}", structure)
        answers.suggest(service, "name", "Autre", at=AT)
    campaigns.launch(choice=EVERY, by=referente, at=AT)
    assert pages() == few


def test_the_page_of_a_link_costs_the_same_whatever_it_holds(client, guest, structure, queries_of):
    url = at_link("guest", guest)
    few = queries_of(client, url)
    for number in range(8):
        old_service(f"Service {number}", structure, place=a_place(address=f"{number} rue Une"))
    assert queries_of(client, url) == few


def test_the_cookie_of_a_link_is_of_its_pages_alone(client, guest):
    assert client.cookies[session.cookie_of(guest)]["path"] == f"/l/{guest}/"
