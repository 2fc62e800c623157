"""Opening, correcting, confiding a request: what is said once, by whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families.actions.files import set_facts
from berceau.families.models import Family
from berceau.housing.actions import requests as verbs
from berceau.housing.actions.requests import Opening, Said
from berceau.housing.models import HousingRequest, PieceState
from berceau.housing.queries.page import colleagues
from berceau.housing.queries.reach import fetch
from berceau.housing.states import State
from tests import factories
from tests.factories import AT, TODAY
from tests.housing.rows import NUMBER, request_of

pytestmark = pytest.mark.django_db
FILED = TODAY - timedelta(days=40)


def said(family: Family, **more: object) -> Said:
    return Said(**{"applicant": family.adults.get().reference, **more})  # type: ignore[arg-type]


def opened(family: Family, by: Agent | None = None, **more: object) -> HousingRequest:
    return verbs.open_request(
        reference=family.reference, opening=Opening(said(family, **more)),
        by=by or family.referente, at=AT,
    )  # fmt: skip


def correct(family: Family, request: HousingRequest, **more: object) -> HousingRequest:
    return verbs.correct(
        reference=request.reference, said=said(family, **more), by=family.referente, at=AT
    )


def test_a_request_that_is_not_filed_is_being_prepared(family: Family) -> None:
    request = opened(family, size="t4", reasons=("Logement trop petit",))
    assert (request.state, request.filed_on) == (State.PREPARING, None)
    assert {piece.state for piece in request.pieces.all()} == {PieceState.MISSING}
    assert request.reports.get().people[0]["name"] == str(family.adults.get())


def test_filed_already_its_day_goes_to_the_family(family: Family) -> None:
    request = opened(family, filed_on=FILED, number="059 1125 004312 cambr")
    family.refresh_from_db()
    assert family.social_housing_request_on == FILED
    assert (request.state, request.number) == (State.FILED, NUMBER)
    assert request.steps.get().after == State.FILED


def test_the_certificate_is_asked_for_when_it_is_filed_already(family: Family) -> None:
    assert "attestation" in [piece.usual for piece in opened(family, filed_on=FILED).pieces.all()]


def test_it_is_not_asked_for_before(family: Family) -> None:
    assert "attestation" not in [piece.usual for piece in opened(family).pieces.all()]


def test_the_paper_of_a_pregnancy_is_asked_when_a_child_is_expected(referente: Agent) -> None:
    without = opened(factories.FamilyFactory(referente=referente, with_newborn=True))
    waiting = opened(factories.FamilyFactory(referente=referente, expecting=True))
    assert "pregnancy" not in [piece.usual for piece in without.pieces.all()]
    assert "pregnancy" in [piece.usual for piece in waiting.pieces.all()]


def test_one_request_at_a_time(family: Family) -> None:
    request_of(family)
    with pytest.raises(ValidationError, match="déjà ouverte"):
        opened(family)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("applicant", "inconnu"),
        ("size", "t9"),
        ("reasons", ("health",)),
        ("filed_on", TODAY + timedelta(days=1)),
        ("number", "12345"),
        ("words", "son numéro : 2 55 08 14 168 025 38"),
    ],
)
def test_what_cannot_be_written_is_said_by_its_field(
    family: Family, field: str, value: object
) -> None:
    with pytest.raises(ValidationError) as refused:
        opened(family, **{field: value})
    assert field in refused.value.error_dict
    assert not HousingRequest.objects.exists()


def test_who_lives_elsewhere_does_not_ask_for_this_home(family: Family) -> None:
    away = factories.AdultFactory(family=family, lives_elsewhere=True)
    opening = Opening(Said(applicant=away.reference))
    with pytest.raises(ValidationError):
        verbs.open_request(reference=family.reference, opening=opening, by=family.referente, at=AT)


def test_a_number_of_another_shape_is_kept_when_it_is_copied(family: Family) -> None:
    with pytest.raises(ValidationError):
        opened(family, number="ANCIEN12")
    assert opened(family, number="ANCIEN12", as_written=True).number == "ANCIEN12"


def test_the_day_corrected_is_the_day_of_the_calendar(family: Family) -> None:
    request = opened(family, filed_on=FILED)
    correct(family, request, filed_on=FILED - timedelta(days=2), size="t3")
    family.refresh_from_db()
    request.refresh_from_db()
    assert family.social_housing_request_on == FILED - timedelta(days=2)
    assert request.size == "t3"


def test_a_day_corrected_in_the_facts_is_seen_here(family: Family) -> None:
    request = opened(family, filed_on=FILED)
    other = date(2026, 1, 5)
    set_facts(
        family_id=family.pk, values={"social_housing_request_on": other}, by=family.referente, at=AT
    )
    found = fetch(family.referente, request.reference, TODAY)
    assert found is not None
    assert found.request.filed_on == other


def test_a_filed_request_keeps_a_day(family: Family) -> None:
    request = opened(family, filed_on=FILED)
    with pytest.raises(ValidationError, match="dire quel jour"):
        correct(family, request, filed_on=None)


# --- By whom ------------------------------------------------------------------------------
def test_only_who_follows_the_family_opens_one(family: Family, worker: Agent) -> None:
    for agent in (factories.ReferenteFactory(), worker, factories.AgentFactory(role=Role.DPO)):
        with pytest.raises(PermissionDenied):
            opened(family, by=agent)


def test_a_social_worker_opens_one_by_a_share_and_follows_it(family: Family, worker: Agent) -> None:
    factories.ShareFactory(family=family, recipient=worker)
    request = opened(family, by=put_on_duty(worker, on=TODAY))
    assert request.confided_to == worker
    verbs.correct(reference=request.reference, said=said(family, size="t5"), by=worker, at=AT)


def test_the_social_worker_corrects_only_the_one_she_opened(
    confided: HousingRequest, worker: Agent
) -> None:
    with pytest.raises(PermissionDenied):
        verbs.correct(reference=confided.reference, said=said(confided.family), by=worker, at=AT)


def test_a_nurse_reads_no_request_even_by_a_share(asked: HousingRequest) -> None:
    nurse = factories.AgentFactory(role=Role.PMI_NURSE)
    factories.ShareFactory(family=asked.family, recipient=nurse)
    asked.confided_to = nurse
    asked.save()
    assert fetch(put_on_duty(nurse, on=TODAY), asked.reference, TODAY) is None


def test_a_share_alone_opens_no_request(asked: HousingRequest, worker: Agent) -> None:
    """It has to be confided by name."""
    factories.ShareFactory(family=asked.family, recipient=worker)
    assert fetch(put_on_duty(worker, on=TODAY), asked.reference, TODAY) is None


def test_confided_it_is_read_while_the_share_lasts(confided: HousingRequest, worker: Agent) -> None:
    worker = put_on_duty(worker, on=TODAY)
    assert fetch(worker, confided.reference, TODAY) is not None
    assert fetch(worker, confided.reference, TODAY + timedelta(days=91)) is None
    confided.family.shares.update(revoked_at=AT, revoked_by=confided.family.referente)
    assert fetch(worker, confided.reference, TODAY) is None


def test_it_is_confided_only_to_whom_the_file_is_shared(
    asked: HousingRequest, worker: Agent
) -> None:
    by = asked.family.referente
    assert colleagues(asked, TODAY) == []
    with pytest.raises(ValidationError, match="Partager d’abord"):
        verbs.confide(reference=asked.reference, to=worker.pk, by=by, at=AT)
    factories.ShareFactory(family=asked.family, recipient=worker)
    assert [mandate.agent for mandate in colleagues(asked, TODAY)] == [worker]
    assert verbs.confide(
        reference=asked.reference, to=worker.pk, by=by, at=AT
    ).confided_to_id == worker.pk  # fmt: skip
    assert verbs.confide(reference=asked.reference, to=None, by=by, at=AT).confided_to_id is None


def test_a_colleague_whose_function_reads_no_housing_is_not_offered(asked: HousingRequest) -> None:
    factories.ShareFactory(family=asked.family)  # for a nurse
    assert colleagues(asked, TODAY) == []
