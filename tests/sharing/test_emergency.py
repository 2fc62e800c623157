"""Emergency access: one exact identity, one hour, told at once, reviewed (matrix, rule vii)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role, SecrecyGround
from berceau.families.models import Family
from berceau.followup.models import Note, NoteKind
from berceau.privacy.access import role_allows
from berceau.privacy.models import Act, Reading
from berceau.privacy.queries import readings_of
from berceau.protection.models import Addressee, SealedTrace
from berceau.sharing import policies
from berceau.sharing.actions import emergency as verbs
from berceau.sharing.actions.emergency import TRIES, Answer, Searched
from berceau.sharing.models import EmergencyAccess
from berceau.sharing.queries import emergencies_to_review
from berceau.sharing.queries import emergency as queries
from tests import factories
from tests.factories import AT, TODAY

WHY = "Enfant trouvé seul devant l’école, la référente est absente."
PHONE = "+33639981234"


@pytest.fixture
def wanted(referente) -> Family:
    """Samira Benali, her phone, her child; nobody else answers to that."""
    family = factories.FamilyFactory(referente=referente, name="Benali", adult=False)
    factories.AdultFactory(
        family=family, first_name="Samira", last_name="Benali", phone=PHONE, is_main_contact=True
    )
    factories.ChildFactory(family=family)
    return family


def look(by: Agent, *, at=AT, reason=WHY, **who: object) -> Answer:
    identity = {"first_name": "Samira", "last_name": "Benali", "phone": PHONE} | who
    return verbs.open_identity(who=Searched(**identity), reason=reason, by=by, at=at)


def opened(by: Agent) -> EmergencyAccess:
    access = look(by).access
    assert access is not None
    return access


# --- One exact identity -------------------------------------------------------------------
def test_an_exact_identity_opens_one_adult_for_an_hour(wanted, social_worker):
    access = opened(social_worker)
    assert access.adult.first_name == "Samira"
    assert access.ends_at == AT + timedelta(minutes=60)


def test_accents_case_and_dashes_do_not_matter(wanted, social_worker):
    assert look(social_worker, first_name="SAMIRA", last_name="bénali").access


def test_the_birth_date_of_a_child_does_as_well(wanted, social_worker):
    born_on = wanted.children.get().born_on
    assert look(social_worker, phone="", child_born_on=born_on).access


@pytest.mark.parametrize(
    "change",
    [
        {"first_name": "Samir"},
        {"last_name": "Benalia"},
        {"phone": "+33639981235"},
        {"phone": "", "child_born_on": TODAY},
        {"phone": ""},
        {"child_born_on": TODAY},
    ],
)
def test_anything_but_the_exact_identity_opens_nothing(wanted, social_worker, change):
    assert look(social_worker, **change) == Answer()
    assert not EmergencyAccess.objects.exists()


def test_two_who_answer_to_the_same_identity_open_nothing(wanted, social_worker):
    other = factories.FamilyFactory(adult=False)
    factories.AdultFactory(family=other, first_name="Samira", last_name="Benali", phone=PHONE)
    assert look(social_worker) == Answer()


def test_the_phone_of_one_adult_does_not_open_the_other(wanted, social_worker):
    factories.AdultFactory(
        family=wanted, first_name="Karim", last_name="Benali", phone="+33639985678"
    )
    assert look(social_worker, first_name="Karim") == Answer()


def test_a_merged_file_is_not_found(wanted, social_worker):
    Family.objects.filter(pk=wanted.pk).update(state="merged")
    assert look(social_worker) == Answer()


def test_the_referente_is_sent_to_her_own_file(wanted, referente):
    answer = look(referente)
    assert answer.hers == wanted
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("reason", ["", "urgent", "   " * 20])
def test_a_reason_is_typed(wanted, social_worker, reason):
    with pytest.raises(ValidationError):
        look(social_worker, reason=reason)


def test_the_reason_is_sealed_in_the_database(wanted, social_worker):
    opened(social_worker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM sharing_emergencyaccess")
        assert "école" not in cursor.fetchone()[0]


# --- Who may try --------------------------------------------------------------------------
def test_who_is_bound_by_no_secrecy_has_no_emergency_access(wanted, client_of):
    agent = factories.AgentFactory(role=Role.SOCIAL_WORKER, secrecy_ground=SecrecyGround.NONE)
    with pytest.raises(PermissionDenied):
        look(agent)
    assert client_of(agent).get("/urgence/").status_code == 403


@pytest.mark.parametrize("role", [role for role in Role if not role_allows(role, "emergency", "C")])
def test_the_other_functions_have_none(wanted, role):
    agent = factories.AgentFactory(role=role)
    with pytest.raises(PermissionDenied):
        look(agent)


def test_administrators_never_have_it():
    for role in (Role.FUNCTIONAL_ADMIN, Role.TECHNICAL_ADMIN, Role.DPO):
        assert not role_allows(role, "emergency", "C")


def test_every_try_is_in_the_journal_found_or_not(wanted, social_worker):
    look(social_worker, first_name="Autre")
    look(social_worker)
    tries = Act.objects.filter(verb="emergency.tried").order_by("pk")
    assert [(line.family_number, line.detail["found"]) for line in tries] == [
        (None, False),
        (wanted.pk, True),
    ]
    assert "Benali" not in str([line.detail for line in tries])


def test_tries_are_counted_by_the_hour(wanted, social_worker):
    most = TRIES[0][1]
    for _ in range(most):
        look(social_worker, first_name="Autre")
    assert look(social_worker).too_many
    assert not EmergencyAccess.objects.exists()
    assert Act.objects.filter(verb="emergency.refused").count() == 1
    assert look(social_worker, at=AT + timedelta(hours=1, minutes=1)).access


def test_tries_are_counted_by_the_day(wanted, social_worker):
    most = TRIES[1][1]
    for hour in range(most):
        look(social_worker, first_name="Autre", at=AT + timedelta(hours=hour))
    assert look(social_worker, at=AT + timedelta(hours=most)).too_many


def test_too_many_tries_answer_429(wanted, social_worker, client_of):
    for _ in range(TRIES[0][1]):
        look(social_worker, first_name="Autre")
    answer = client_of(social_worker).post(
        "/urgence/",
        {"first_name": "Samira", "last_name": "Benali", "phone": PHONE, "reason": WHY},
    )
    assert answer.status_code == 429


# --- The page -----------------------------------------------------------------------------
def page_url(access: EmergencyAccess) -> str:
    return f"/urgence/{access.reference}/"


def test_the_form_leads_to_identity_and_contacts(wanted, social_worker, client_of):
    browser = client_of(social_worker)
    answer = browser.post(
        "/urgence/",
        {"first_name": "Samira", "last_name": "Benali", "phone": "06 39 98 12 34", "reason": WHY},
        follow=True,
    )
    page = answer.content.decode()
    assert "Samira" in page
    assert f"tel:{PHONE}" in page


def test_an_unknown_identity_is_told_nothing(wanted, social_worker, client_of):
    answer = client_of(social_worker).post(
        "/urgence/",
        {"first_name": "Samira", "last_name": "Benal", "phone": PHONE, "reason": WHY},
    )
    assert answer.status_code == 422
    assert "Benali" not in answer.content.decode()


def test_it_opens_identity_and_contacts_and_nothing_else(wanted, social_worker, client_of):
    """Markers in every other compartment; the other adult too."""
    referente = wanted.referente
    Note.objects.create(
        family=wanted, author=referente, kind=NoteKind.CALL, text="Note plantée Zibeline.",
        happened_on=TODAY, at=AT,
    )  # fmt: skip
    SealedTrace.objects.create(
        family=wanted, author=referente, role=Role.REFERENTE, service="ccas", sent_on=TODAY,
        addressee=Addressee.CRIP, sealed_at=AT,
    )  # fmt: skip
    factories.ShareFactory(family=wanted, sentence="Partage planté Quinoa.")
    factories.AdultFactory(
        family=wanted, first_name="Wolfram", last_name="Quetzal", phone="+33639987777"
    )
    Family.objects.filter(pk=wanted.pk).update(external_number="NUM-PLANTE")
    page = client_of(social_worker).get(page_url(opened(social_worker))).content.decode()
    planted = ["Zibeline", "Quinoa", "Wolfram", "Quetzal", "39987777", "NUM-PLANTE", "CRIP"]
    assert [word for word in planted if word in page] == []
    assert "Samira" in page


def test_unsafe_contacts_are_said_so(wanted, social_worker, client_of):
    wanted.adults.get().contacts.update(unsafe=True)
    page = client_of(social_worker).get(page_url(opened(social_worker))).content.decode()
    assert "contact non sûr" in page
    assert f"tel:{PHONE}" not in page


def test_an_adult_who_lives_elsewhere_does_not_give_the_address(wanted, social_worker, client_of):
    Family.objects.filter(pk=wanted.pk).update(address="3 rue du Marqueur")
    wanted.adults.update(lives_elsewhere=True)
    page = client_of(social_worker).get(page_url(opened(social_worker))).content.decode()
    assert "Marqueur" not in page


def test_after_sixty_minutes_it_is_a_404(wanted, social_worker, client_of):
    access = opened(social_worker)
    browser = client_of(social_worker)
    with time_machine.travel(AT + timedelta(minutes=59), tick=False):
        assert browser.get(page_url(access)).status_code == 200
    with time_machine.travel(AT + timedelta(minutes=60), tick=False):
        assert client_of(social_worker).get(page_url(access)).status_code == 404


def test_it_is_a_404_for_another_agent(wanted, social_worker, nurse, client_of):
    assert client_of(nurse).get(page_url(opened(social_worker))).status_code == 404


def test_each_view_is_in_the_journal_and_the_family_is_told(wanted, social_worker, client_of):
    access = opened(social_worker)
    client_of(social_worker).get(page_url(access))
    lines = Reading.objects.filter(family_number=wanted.pk)
    assert {line.compartment for line in lines} == {"identity", "agreement"}
    (line,) = readings_of(wanted.pk)
    assert line.ground.startswith("accès d’urgence")
    assert line.function == Role.SOCIAL_WORKER.label


# --- Told at once, reviewed ---------------------------------------------------------------
def test_the_dpo_and_the_referente_are_told_without_a_word_of_the_family(
    wanted, social_worker, referente, dpo, settings, django_capture_on_commit_callbacks
):
    settings.MAIL_READY = True
    stand_in = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=referente, stand_in=stand_in)
    with django_capture_on_commit_callbacks(execute=True):
        look(social_worker)
    assert {to for sent in mail.outbox for to in sent.to} == {
        dpo.email,
        referente.email,
        stand_in.email,
    }
    everything = " ".join(f"{sent.subject} {sent.body}" for sent in mail.outbox)
    assert [
        w for w in ["Samira", "Benali", PHONE, "école", wanted.reference] if w in everything
    ] == []


def test_a_mail_server_that_is_down_does_not_close_the_door(
    wanted, social_worker, dpo, settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.MAIL_READY = True

    def down(*args: object) -> None:
        raise OSError("plus de réseau")

    monkeypatch.setattr("berceau.sharing.actions.mails.send_mail", down)
    with django_capture_on_commit_callbacks(execute=True):
        assert look(social_worker).access


def test_the_referente_sees_it_on_her_day_and_on_the_file(
    wanted, social_worker, referente, client_of
):
    opened(social_worker)
    browser = client_of(referente)
    assert "Accès d’urgence sur vos dossiers" in browser.get("/aujourdhui/").content.decode()
    page = browser.get(f"/familles/{wanted.reference}/").content.decode()
    assert "à revoir par la déléguée" in page


def test_the_dpo_reviews_and_sees_nothing_of_the_family(wanted, social_worker, dpo, client_of):
    access = opened(social_worker)
    browser = client_of(dpo)
    listed = browser.get("/urgence/a-revoir/").content.decode()
    page = browser.get(f"/urgence/{access.reference}/revoir/").content.decode()
    assert WHY in page
    for word in ("Samira", "Benali", wanted.reference):
        assert word not in listed + page
    browser.post(
        f"/urgence/{access.reference}/revoir/",
        {"conclusion": "founded", "sentence": "L’enfant attendait."},
    )
    access.refresh_from_db()
    assert (access.conclusion, access.reviewed_by) == ("founded", dpo)
    assert emergencies_to_review(TODAY) == []


def test_a_review_is_made_once(wanted, social_worker, dpo):
    access = opened(social_worker)
    said = {"reference": access.reference, "sentence": "Vu.", "conclusion": "founded"}
    verbs.review(**said, by=dpo, at=AT)
    with pytest.raises(PermissionDenied):
        verbs.review(**said, by=dpo, at=AT)


def test_only_oversight_reviews(wanted, social_worker, referente):
    access = opened(social_worker)
    for agent in (social_worker, referente):
        with pytest.raises(PermissionDenied):
            verbs.review(
                reference=access.reference, sentence="Vu.", conclusion="founded", by=agent, at=AT
            )


def test_the_overdue_ones_come_first(db):
    late = factories.EmergencyFactory(opened_at=AT - timedelta(days=9))
    factories.EmergencyFactory(opened_at=AT)
    lines = emergencies_to_review(TODAY)
    assert [line.overdue for line in lines] == [True, False]
    assert lines[0].reference == late.reference
    assert lines[0].due_on == TODAY - timedelta(days=2)


@pytest.mark.parametrize(("days", "overdue"), [(7, False), (8, True)])
def test_a_review_is_overdue_after_seven_days(db, days, overdue):
    factories.EmergencyFactory(opened_at=AT - timedelta(days=days))
    assert emergencies_to_review(TODAY)[0].overdue is overdue


# --- The rule itself, beneath the query ---------------------------------------------------
def test_the_policy_alone_closes_after_the_hour_and_to_others(wanted, social_worker, nurse):
    access = opened(social_worker)
    assert policies.can_read_emergency(social_worker, access, at=AT)
    assert not policies.can_read_emergency(social_worker, access, at=access.ends_at)
    assert not policies.can_read_emergency(nurse, access, at=AT)


def test_the_query_alone_finds_hers_and_no_other(wanted, social_worker, nurse, monkeypatch):
    access = opened(social_worker)
    monkeypatch.setattr(policies, "can_read_emergency", lambda *args, **options: True)
    assert queries.fetch(access.reference, agent=social_worker, at=AT) == access
    assert queries.fetch(access.reference, agent=nurse, at=AT) is None
    assert queries.fetch(access.reference, agent=social_worker, at=access.ends_at) is None
