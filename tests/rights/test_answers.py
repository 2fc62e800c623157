"""Rectification, opposition, limitation, erasure: each has its effect and its trace (T21 too)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families.actions.files import correct_family
from berceau.families.models import Adult, AdultRole, Consent, Family, FamilyState
from berceau.followup.actions import notes
from berceau.followup.actions.notes import Said
from berceau.followup.models import NoteKind, Promise, PromiseKind
from berceau.followup.queries.today import promises_of
from berceau.privacy.models import Act
from berceau.rights import actions
from berceau.rights.models import Answer, Request, RequestKind, Scope, ThirdPartyRequest
from tests import factories
from tests.factories import AT, TODAY
from tests.retention import planted

pytestmark = pytest.mark.django_db


@pytest.fixture
def dpo() -> Agent:
    return factories.AgentFactory(role=Role.DPO)


@pytest.fixture
def family(referente: Agent) -> Family:
    return factories.FamilyFactory(referente=referente, with_newborn=True)


def ask(family: Family, by: Agent, kind: str, **rest: Any) -> Request:
    return actions.record(
        adult_reference=family.adults.order_by("pk")[0].reference,
        kind=kind,
        received_on=rest.pop("received_on", TODAY),
        identity=rest.pop("identity", "known"),
        text="…",
        by=by,
        at=AT,
        **rest,
    )


def accept(request: Request, dpo: Agent, **rest: Any) -> Request:
    return actions.answer(
        reference=request.reference, answer=Answer.ACCEPTED, text="", by=dpo, at=AT, **rest
    )


# --- The month ----------------------------------------------------------------------------------
def test_the_answer_is_due_within_a_month(family: Family, dpo: Agent) -> None:
    request = ask(family, dpo, RequestKind.ACCESS, received_on=date(2026, 10, 31))
    assert request.due_on == date(2026, 11, 30)


def test_it_is_extended_once_by_two_months_with_the_reason(family: Family, dpo: Agent) -> None:
    request = ask(family, dpo, RequestKind.ACCESS)
    longer = actions.extend(reference=request.reference, because="complexe", by=dpo, at=AT)
    assert longer.due_on == date(2027, 2, 23)
    with pytest.raises(ValidationError):
        actions.extend(reference=request.reference, because="encore", by=dpo, at=AT)


def test_it_is_not_extended_after_the_first_month(family: Family, dpo: Agent) -> None:
    request = ask(family, dpo, RequestKind.ACCESS, received_on=TODAY - timedelta(days=40))
    with pytest.raises(ValidationError):
        actions.extend(reference=request.reference, because="tard", by=dpo, at=AT)


def test_a_refusal_says_why(family: Family, dpo: Agent) -> None:
    request = ask(family, dpo, RequestKind.ERASURE)
    with pytest.raises(ValidationError):
        actions.answer(reference=request.reference, answer="refused", text=" ", by=dpo, at=AT)


def test_an_access_is_accepted_by_handing_it_over_only(family: Family, dpo: Agent) -> None:
    with pytest.raises(ValidationError):
        accept(ask(family, dpo, RequestKind.ACCESS), dpo)


def test_nothing_is_answered_before_the_identity_is_checked(family: Family, dpo: Agent) -> None:
    request = ask(family, dpo, RequestKind.ERASURE, identity="")
    with pytest.raises(ValidationError, match="identité"):
        accept(request, dpo)


def test_the_referente_records_for_her_families_and_answers_none(
    family: Family, referente: Agent
) -> None:
    request = ask(family, referente, RequestKind.ERASURE)
    with pytest.raises(PermissionDenied):
        accept(request, referente)
    with pytest.raises(PermissionDenied):
        ask(factories.FamilyFactory(), referente, RequestKind.ACCESS)


# --- Limitation ---------------------------------------------------------------------------------
def test_a_limited_file_is_neither_edited_nor_followed(
    family: Family, referente: Agent, dpo: Agent
) -> None:
    accept(ask(family, dpo, RequestKind.LIMITATION), dpo)
    with pytest.raises(PermissionDenied):
        correct_family(family_id=family.pk, values={"address": "x"}, by=referente, at=AT)
    with pytest.raises(PermissionDenied):
        notes.write(reference=family.reference, said=Said(kind=NoteKind.CALL), by=referente, at=AT)


def test_a_limited_file_is_in_no_list_of_calls(
    family: Family, referente: Agent, dpo: Agent
) -> None:
    Promise.objects.create(
        family=family, kind=PromiseKind.CALL_BACK, due_on=TODAY, made_by=referente, made_at=AT
    )
    assert promises_of(referente.pk, referente.answers_for, TODAY).count() == 1
    accept(ask(family, dpo, RequestKind.LIMITATION), dpo)
    assert promises_of(referente.pk, referente.answers_for, TODAY).count() == 0
    assert not Family.objects.followed().exists()


def test_a_limitation_is_lifted(family: Family, dpo: Agent) -> None:
    request = accept(ask(family, dpo, RequestKind.LIMITATION), dpo)
    actions.lift(reference=request.reference, by=dpo, at=AT)
    family.refresh_from_db()
    assert family.frozen_on is None


def test_a_second_limitation_still_holds_the_file(family: Family, dpo: Agent) -> None:
    first, second = (accept(ask(family, dpo, RequestKind.LIMITATION), dpo) for _turn in range(2))
    actions.lift(reference=first.reference, by=dpo, at=AT)
    family.refresh_from_db()
    assert family.is_frozen
    actions.lift(reference=second.reference, by=dpo, at=AT)
    family.refresh_from_db()
    assert not family.is_frozen


@pytest.mark.parametrize("answered", [True, False])
def test_a_request_suspends_the_erasure_of_its_file(
    answered: bool, family: Family, dpo: Agent, settings: Any
) -> None:
    from berceau.retention.actions import night

    settings.ARCHIVES_VISA = False
    Family.objects.update(last_word_on=date(2020, 1, 1))
    request = ask(family, dpo, RequestKind.LIMITATION)
    if answered:
        accept(request, dpo)
    night(at=AT)
    report = night(at=AT + timedelta(days=1))
    assert "Suspendus par une demande : 1 dossier." in report.sentence
    assert Family.objects.filter(pk=family.pk).exists()


# --- Opposition, rectification ------------------------------------------------------------------
def test_opposing_the_follow_up_closes_the_file(family: Family, dpo: Agent) -> None:
    accept(ask(family, dpo, RequestKind.OPPOSITION, scope=Scope.FOLLOW_UP), dpo)
    family.refresh_from_db()
    assert family.state == FamilyState.CLOSED
    assert family.closings.get().reason == "request"


def test_opposing_contact_withdraws_the_agreement_of_that_adult(family: Family, dpo: Agent) -> None:
    accept(ask(family, dpo, RequestKind.OPPOSITION, scope=Scope.CONTACT), dpo)
    assert family.adults.get().consent == Consent.REFUSED


def test_an_opposition_says_what_it_stops(family: Family, dpo: Agent) -> None:
    with pytest.raises(ValidationError):
        ask(family, dpo, RequestKind.OPPOSITION)


def test_a_rectification_keeps_before_and_after(family: Family, dpo: Agent) -> None:
    request = accept(
        ask(family, dpo, RequestKind.RECTIFICATION), dpo, correction={"first_name": "Samyra"}
    )
    assert request.changes == [["first_name", "Samira", "Samyra"]]
    assert family.adults.get().first_name == "Samyra"


# --- Erasure ------------------------------------------------------------------------------------
def test_an_erasure_erases_at_once_and_keeps_the_trace_without_words(
    referente: Agent, dpo: Agent
) -> None:
    family = planted.plant(referente, entered=TODAY, word=TODAY)
    for _adult in range(family.adults.count()):
        request = ask(family, dpo, RequestKind.ERASURE)
        accept(request, dpo)
    assert planted.clear_rows_with(planted.MARKER) == []
    request.refresh_from_db()
    assert (request.answer, request.words) == (Answer.ACCEPTED, "")
    assert Act.objects.filter(verb="family.erased", family_number=family.pk).exists()


def test_an_erasure_leaves_the_other_adult_of_the_file(family: Family, dpo: Agent) -> None:
    other = factories.AdultFactory(family=family, role=AdultRole.FATHER, first_name="Karim")
    accept(ask(family, dpo, RequestKind.ERASURE), dpo)
    assert Adult.objects.get() == other
    assert not family.terms.filter(term="samira").exists()


def test_the_requests_themselves_go_two_years_after_the_answer(family: Family, dpo: Agent) -> None:
    from berceau.retention.actions import night

    request = accept(
        ask(family, dpo, RequestKind.RECTIFICATION), dpo, correction={"first_name": "Samyra"}
    )
    two_years = AT.replace(year=AT.year + 2)
    night(at=two_years - timedelta(days=1))
    assert Request.objects.filter(pk=request.pk).exists()
    night(at=two_years)
    assert not Request.objects.filter(pk=request.pk).exists()


@pytest.mark.parametrize("kind", ["rectification", "opposition", "limitation", "erasure"])
def test_every_answer_leaves_its_trace(kind: str, family: Family, dpo: Agent) -> None:
    request = ask(family, dpo, kind, scope=Scope.CONTACT if kind == "opposition" else "")
    accept(request, dpo, **({"correction": {}} if kind == "rectification" else {}))
    acts = Act.objects.filter(family_number=family.pk, detail__request=request.pk)
    assert {act.verb for act in acts} == {"rights.recorded", "rights.answered"}


# --- Third parties (T21) ------------------------------------------------------------------------
def third_party(dpo: Agent, **rest: Any) -> ThirdPartyRequest:
    values = {
        "asked_by": "Commissariat de Cambrai", "legal_text": "CPP, article 60-1",
        "in_writing": True, "received_on": TODAY, "asked": "zqdemande", **rest,
    }  # fmt: skip
    return actions.record_third_party(**values, by=dpo, at=AT)


def test_a_third_party_is_written_down_with_its_text_and_what_was_given(dpo: Agent) -> None:
    asked = third_party(dpo)
    done = actions.answer_third_party(
        reference=asked.reference, answer=Answer.PARTLY, given="Une date.", by=dpo, at=AT
    )
    assert (done.answered_by, done.given) == (dpo, "Une date.")
    assert set(Act.objects.values_list("verb", flat=True)) >= {
        "third_party.recorded", "third_party.answered",
    }  # fmt: skip


def test_nothing_is_given_to_a_third_party_that_did_not_write(dpo: Agent) -> None:
    asked = third_party(dpo, in_writing=False)
    with pytest.raises(ValidationError, match="écrite"):
        actions.answer_third_party(
            reference=asked.reference, answer=Answer.ACCEPTED, given="x", by=dpo, at=AT
        )


def test_nobody_but_the_dpo_answers_a_third_party(referente: Agent, dpo: Agent) -> None:
    with pytest.raises(PermissionDenied):
        third_party(referente)


def test_no_page_of_a_third_party_gives_a_file() -> None:
    """Their routes write down; none answers with a document, none opens a family's file."""
    from tests.consistency.routes import named_routes

    names = {route.name for route in named_routes() if "third_party" in route.name}
    assert names == {"rights:third_party_new", "rights:third_party"}
    for route in named_routes():
        if route.name in names:
            assert not set(route.arguments) & {"reference", "family_reference"}
