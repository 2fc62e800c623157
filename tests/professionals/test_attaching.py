"""One entry for one structure: who registers and was there already keeps that entry true."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from berceau.accounts.roles import Role
from berceau.directory.models import Professional, SearchEntry, Service, Structure
from berceau.professionals.actions import applying, attaching, moderating
from berceau.professionals.models import Attachment, Registration
from berceau.professionals.queries.alike import alike
from berceau.professionals.queries.moderation import last_decision
from tests import factories
from tests.directory.found import CAUDRY, a_place, a_professional, a_service, a_structure
from tests.professionals import rows
from tests.professionals.test_pages import with_link
from tests.professionals.test_publishing import corrected

pytestmark = pytest.mark.django_db
AT = rows.AT
NAME, SIRET = "Ludothèque Les Galipettes", "13003013300016"


@pytest.fixture(autouse=True)
def _that_day():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def ludotheque() -> Structure:
    """As an import wrote it."""
    return a_structure(
        NAME.upper(), source="dora", phone="+33353010001", description="Ancienne.",
        imported={"phone": "+33353010001", "description": "Ancienne."},
    )  # fmt: skip


def keys(registration: Registration) -> list[str]:
    return [one.key for one in alike(registration)]


def key_of(entry: Structure | Professional) -> str:
    return f"{entry._meta.model_name}/{entry.reference}"


def accepted_on(entry: Structure | Professional, answers: dict[str, Any]) -> Registration:
    return moderating.accept(
        reference=rows.sent(answers).reference, by=rows.manager(), at=AT, entry=key_of(entry)
    )


def detached(registration: Registration) -> Registration:
    return attaching.detach(reference=registration.reference, by=rows.manager(), at=AT)


# --- What is proposed ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"name": "ludotheque les GALIPETTES"}, ["même nom"]),
        ({"name": "Les Galipettes"}, ["nom proche"]),
        ({"name": "Ludothèque associative « Les Galipettes » de Cambrai"}, ["nom proche"]),
        ({"name": "Autre nom", "phone": "+33639980101"}, ["même téléphone"]),
        ({"name": "Autre nom", "email": "Contact@exemple.fr"}, ["même courriel"]),
        ({"name": "Autre nom", "siret": SIRET}, ["même SIRET"]),
        ({"name": "Autre nom", "siret": SIRET, "place": a_place}, ["même SIRET"]),
        ({"name": NAME, "phone": "+33639980101"}, ["même nom", "même téléphone"]),
    ],
)
def test_what_is_alike_is_proposed_with_its_reasons(values, why):
    place = values.pop("place", None)
    a_structure(**values, **({"place": place(CAUDRY)} if place else {}))
    [one] = alike(rows.sent({**rows.STRUCTURE, "siret": SIRET}))
    assert one.why == why


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Ludothèque"},
        {"name": "Ludothèque des Quatre Vents"},
        {"name": "Autre nom", "phone": "", "email": "", "siret": ""},
        {"name": NAME, "archived_at": AT},
        {"name": NAME, "source": "professionals"},
    ],
)
def test_what_is_not_alike_is_not_proposed(values):
    a_structure(**values)
    a_structure(NAME, place=a_place(CAUDRY), source_id="ailleurs")
    assert keys(rows.sent({**rows.STRUCTURE, "phone": "", "siret": ""})) == []


def test_a_midwife_is_found_by_her_name_and_by_that_of_her_practice():
    practice = a_structure("Cabinet de sages-femmes Léa MARTIN")
    herself = a_professional(first_name="LEA", last_name="martin", structure=practice)
    a_professional(first_name="Zoé", last_name="Martin", place=a_place())
    assert set(keys(rows.sent())) == {key_of(practice), key_of(herself)}


def test_a_structure_is_never_a_person(ludotheque):
    a_professional(first_name="Ludothèque", last_name="Les Galipettes", place=a_place())
    assert keys(rows.sent(rows.STRUCTURE)) == [key_of(ludotheque)]


def test_an_entry_that_another_registration_keeps_is_not_proposed(ludotheque):
    accepted_on(ludotheque, rows.STRUCTURE)
    assert keys(rows.sent(rows.STRUCTURE, email="b@exemple.fr")) == []


def test_the_queries_do_not_grow_with_the_directory():
    registration, counts = rows.sent(rows.STRUCTURE), []
    for number in range(2):
        for one in range(1 + 5 * number):
            a_structure(NAME, source_id=f"{number}-{one}")
        with CaptureQueriesContext(connection) as queries:
            alike(registration)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- What is written ----------------------------------------------------------------------
def test_attached_there_is_no_twin_and_what_the_person_says_shows(ludotheque):
    registration = accepted_on(ludotheque, {**rows.STRUCTURE, "siret": SIRET})
    entry = Structure.objects.get()
    assert entry.phone == "+33639980101"
    assert entry.description == rows.STRUCTURE["description"]
    assert entry.siret == SIRET
    assert entry.email == ""  # Not agreed.
    assert entry.verified_on == factories.TODAY
    assert {"phone", "description", "siret"} <= set(entry.corrected)
    service = Service.objects.get()
    assert (service.structure, service.name) == (ludotheque, "Jeux du mercredi")
    assert registration.certificate


def test_a_service_that_it_offers_already_has_no_twin_either(ludotheque):
    a_service("Jeux sur place", structure=ludotheque, kind="toy_library")
    accepted_on(ludotheque, rows.STRUCTURE)
    assert [one.name for one in Service.objects.published()] == ["Jeux sur place"]


def test_a_person_attached_is_named_once(ludotheque):
    entry = a_professional(first_name="Léa", last_name="MARTIN", place=a_place())
    accepted_on(entry, rows.PERSON)
    [one] = Professional.objects.published()
    assert (one.pk, one.phone, one.agreed_on) == (entry.pk, "+33639980101", factories.TODAY)
    assert SearchEntry.objects.count() == 1


def test_what_an_agent_corrected_there_stays(ludotheque):
    Structure.objects.update(phone="+33353019999", corrected=["phone"])
    registration = accepted_on(ludotheque, rows.STRUCTURE)
    detached(registration)
    ludotheque.refresh_from_db()
    assert (ludotheque.phone, ludotheque.corrected) == ("+33353019999", ["phone"])


def test_corrections_accepted_show_on_the_same_entry(ludotheque):
    corrected(accepted_on(ludotheque, rows.STRUCTURE), description="Neuve.", shown=[])
    ludotheque.refresh_from_db()
    # The telephone is hidden again: the entry says what its source says.
    assert (ludotheque.description, ludotheque.phone) == ("Neuve.", "+33353010001")
    assert Structure.objects.count() == 1


@pytest.mark.parametrize("answers", [rows.PERSON, rows.STRUCTURE], ids=["person", "structure"])
def test_without_agreement_the_entry_is_left_as_it_was(ludotheque, answers):
    accepted_on(ludotheque, {**answers, "publish": "no"})
    ludotheque.refresh_from_db()
    assert (ludotheque.phone, ludotheque.corrected) == ("+33353010001", [])


# --- Undone -------------------------------------------------------------------------------
def test_found_out_afterwards_then_undone(ludotheque):
    registration = rows.accepted(rows.STRUCTURE)
    assert Structure.objects.published().count() == 2
    attaching.attach(
        reference=registration.reference, entry=key_of(ludotheque), by=rows.manager(), at=AT
    )
    assert Structure.objects.published().get() == ludotheque
    assert Service.objects.published().get().structure == ludotheque
    detached(registration)
    ludotheque.refresh_from_db()
    assert (ludotheque.phone, ludotheque.description) == ("+33353010001", "Ancienne.")
    assert ludotheque.corrected == []
    own = Structure.objects.published().get(source="professionals")
    assert Service.objects.published().get().structure == own
    assert [move.verb for move in registration.moves.all()[:2]] == ["detach", "attach"]


def test_what_changed_since_is_not_taken_back(ludotheque):
    registration = accepted_on(ludotheque, rows.STRUCTURE)
    Structure.objects.filter(pk=ludotheque.pk).update(phone="+33353017777")
    detached(registration)
    ludotheque.refresh_from_db()
    assert (ludotheque.phone, ludotheque.description) == ("+33353017777", "Ancienne.")


def test_what_the_source_says_today_is_given_back(ludotheque):
    registration = accepted_on(ludotheque, rows.STRUCTURE)
    Structure.objects.filter(pk=ludotheque.pk).update(
        imported={"phone": "+33353010002"}, to_review=["phone"]
    )
    detached(registration)
    ludotheque.refresh_from_db()
    assert (ludotheque.phone, ludotheque.description) == ("+33353010002", "")


def test_the_person_who_withdraws_takes_their_words_and_leaves_the_structure(ludotheque):
    registration = accepted_on(ludotheque, rows.STRUCTURE)
    applying.withdraw(reference=registration.reference, at=AT)
    ludotheque.refresh_from_db()
    assert (ludotheque.archived_at, ludotheque.phone) == (None, "+33353010001")
    assert not Service.objects.published().exists()


@pytest.mark.parametrize("gesture", ["withdraw", "erase"])
def test_a_person_who_leaves_is_named_nowhere(gesture):
    entry = a_professional(first_name="Léa", last_name="Martin", place=a_place())
    registration = accepted_on(entry, rows.PERSON)
    getattr(applying, gesture)(reference=registration.reference, at=AT)
    assert not Professional.objects.published().exists()
    assert not SearchEntry.objects.exists()
    assert Professional.objects.exists() is (gesture == "withdraw")


def test_who_comes_back_finds_the_same_entry():
    entry = a_professional(first_name="Léa", last_name="Martin", place=a_place())
    registration = accepted_on(entry, rows.PERSON)
    applying.withdraw(reference=registration.reference, at=AT)
    applying.reopen(reference=registration.reference, at=AT)
    applying.send(reference=registration.reference, link=rows.link_of(registration), at=AT)
    moderating.accept(reference=registration.reference, by=rows.manager(), at=AT)
    assert [one.pk for one in Professional.objects.published()] == [entry.pk]


def test_erasing_leaves_the_structure_as_it_was(ludotheque):
    registration = accepted_on(ludotheque, rows.STRUCTURE)
    applying.erase(reference=registration.reference, at=AT)
    ludotheque.refresh_from_db()
    assert (ludotheque.phone, ludotheque.archived_at) == ("+33353010001", None)
    assert not Attachment.objects.exists()


# --- Who, and what is refused -------------------------------------------------------------
@pytest.mark.parametrize("gesture", ["attach", "detach"])
def test_only_who_decides_attaches(ludotheque, gesture):
    registration = rows.accepted(rows.STRUCTURE)
    entry = {"entry": key_of(ludotheque)} if gesture == "attach" else {}
    with pytest.raises(PermissionDenied):
        getattr(attaching, gesture)(
            reference=registration.reference, by=factories.ReferenteFactory(), at=AT, **entry
        )


@pytest.mark.parametrize("entry", ["structure/inconnue", "service/abc", "structure", ""])
def test_an_entry_that_is_not_there_is_refused(entry):
    registration = rows.accepted(rows.STRUCTURE)
    with pytest.raises(ValidationError, match="plus dans l’annuaire"):
        attaching.attach(reference=registration.reference, entry=entry, by=rows.manager(), at=AT)
    assert Structure.objects.published().count() == 1


def test_two_registrations_do_not_hold_one_entry(ludotheque):
    accepted_on(ludotheque, rows.STRUCTURE)
    other = rows.accepted(rows.STRUCTURE, email="b@exemple.fr")
    with pytest.raises(ValidationError, match="déjà fait"):
        attaching.attach(
            reference=other.reference, entry=key_of(ludotheque), by=rows.manager(), at=AT
        )


@pytest.mark.parametrize("page", ["retirer", "effacer"])
def test_who_leaves_reads_what_stays(ludotheque, page):
    browser, home = with_link(accepted_on(ludotheque, rows.STRUCTURE))
    assert f"« {ludotheque.name} »" in browser.get(f"{home}{page}/").content.decode().replace(
        "\u00a0", " "
    )
    own, theirs = with_link(rows.accepted(rows.STRUCTURE, email="b@exemple.fr"))
    assert "avant vous" not in own.get(f"{theirs}{page}/").content.decode()


def test_the_word_of_welcome_is_read_all_the_same(ludotheque):
    registration = moderating.accept(
        reference=rows.sent(rows.STRUCTURE).reference, by=rows.manager(), at=AT,
        entry=key_of(ludotheque), sentence="Bienvenue.",
    )  # fmt: skip
    assert last_decision(registration).sentence == "Bienvenue."


# --- On screen ----------------------------------------------------------------------------
@pytest.fixture
def team(client_of):
    return client_of(factories.AgentFactory(role=Role.LOCAL_MANAGER))


def test_whoever_accepts_says_whether_it_was_there(team, ludotheque):
    where = f"/inscriptions/{rows.sent(rows.STRUCTURE).reference}/"
    page = team.get(where).content.decode()
    assert "Déjà dans l’annuaire ?" in page
    assert "dora · même nom" in page
    assert f"/annuaire/equipe/structure/{ludotheque.reference}/" in page
    refused = team.post(f"{where}accepter/", {"accept-sentence": "Bienvenue"})
    assert refused.status_code == 422
    assert "Choisir une fiche" in refused.content.decode()
    assert "Bienvenue" in refused.content.decode()
    assert team.post(f"{where}accepter/", {"accept-entry": "new"}).status_code == 302
    assert Structure.objects.published().count() == 2
    answer = team.post(f"{where}rattacher/", {"attach-entry": key_of(ludotheque)})
    assert answer.status_code == 302
    assert f"/annuaire/equipe/structure/{ludotheque.reference}/" in team.get(where).content.decode()
    assert Structure.objects.published().count() == 1
    team.post(f"{where}detacher/")
    assert Structure.objects.published().count() == 2


def test_an_entry_that_was_not_proposed_is_refused(team):
    other = a_structure("Rien à voir")
    registration = rows.accepted(rows.STRUCTURE)
    answer = team.post(
        f"/inscriptions/{registration.reference}/rattacher/", {"attach-entry": key_of(other)}
    )
    assert answer.status_code == 422
    assert not Attachment.objects.exists()
