"""Steps of a request: the table, every illegal one, undoing, and the calendar that follows."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from berceau.accounts.duty import put_on_duty
from berceau.families.models import Family, FamilyState
from berceau.housing.actions import steps as verbs
from berceau.housing.models import HousingRequest
from berceau.housing.states import ENDED, TRANSITIONS, State, may_follow, offered
from berceau.pathway.models import ProjectedStep
from berceau.privacy.models import Act
from tests import factories
from tests.factories import AT, TODAY
from tests.housing.rows import request_of

pytestmark = pytest.mark.django_db
LEGAL = {
    ("preparing", "filed"), ("preparing", "withdrawn"),
    ("filed", "complete"), ("filed", "committee"), ("filed", "refused"), ("filed", "granted"),
    ("filed", "inadmissible"), ("filed", "withdrawn"), ("filed", "lapsed"),
    ("complete", "supported"), ("complete", "committee"), ("complete", "refused"),
    ("complete", "granted"), ("complete", "inadmissible"), ("complete", "withdrawn"),
    ("complete", "lapsed"),
    ("supported", "committee"), ("supported", "refused"), ("supported", "granted"),
    ("supported", "inadmissible"), ("supported", "withdrawn"), ("supported", "lapsed"),
    ("committee", "refused"), ("committee", "granted"), ("committee", "inadmissible"),
    ("committee", "withdrawn"), ("committee", "lapsed"),
    ("refused", "complete"), ("refused", "supported"), ("refused", "committee"),
    ("refused", "granted"), ("refused", "inadmissible"), ("refused", "withdrawn"),
    ("refused", "lapsed"),
    ("lapsed", "filed"),
}  # fmt: skip
"""Written again here: the table of the code must say the same."""


def step(request: HousingRequest, to: str, on: date | None = TODAY, **more: object) -> object:
    by = request.family.referente
    return verbs.advance(
        reference=request.reference, to=to, on=on, by=more.pop("by", by), at=AT, **more
    )


def fresh(request: HousingRequest) -> HousingRequest:
    found: HousingRequest = HousingRequest.objects.select_related("family").get(pk=request.pk)
    return found


def test_the_table_speaks_of_every_state() -> None:
    assert set(TRANSITIONS) == set(State)


@pytest.mark.parametrize(("before", "after"), list(product(State.values, State.values)))
def test_a_step_follows_another_only_by_the_table(before: str, after: str, family: Family) -> None:
    assert may_follow(before, after) is ((before, after) in LEGAL)
    request = request_of(family, state=before, **({"ended_at": AT} if before in ENDED else {}))
    if (before, after) in LEGAL and after != State.SUPPORTED:
        step(request, after)
        assert fresh(request).state == after
        assert fresh(request).is_going_on is (after not in ENDED)
    else:
        with pytest.raises(ValidationError):
            step(request, after)
        assert fresh(request).state == before
        assert not request.steps.exists()


def test_an_unknown_step_is_refused(asked: HousingRequest) -> None:
    with pytest.raises(ValidationError):
        step(asked, "rêvée")


def test_the_letter_of_support_is_never_a_step_of_the_list() -> None:
    assert all(State.SUPPORTED not in offered(state) for state in State.values)


def test_filed_is_written_in_the_fact_that_the_calendar_reads(asked: HousingRequest) -> None:
    filed = TODAY - timedelta(days=320)
    done = step(asked, State.FILED, filed)
    request = fresh(asked)
    assert request.family.social_housing_request_on == filed
    assert request.filed_on == filed
    assert done.on is None  # said once, there
    [renewal] = ProjectedStep.objects.filter(family=request.family, rule="R31")
    assert renewal.opens_on <= TODAY


def test_the_certificate_is_asked_for_once_filed_and_never_twice(asked: HousingRequest) -> None:
    assert not asked.pieces.exists()
    filed = step(asked, State.FILED)
    verbs.undo(reference=asked.reference, step_id=filed.pk, by=asked.family.referente, at=AT)
    step(asked, State.FILED)
    assert [piece.usual for piece in asked.pieces.all()] == ["attestation"]


def test_the_end_of_a_request_lets_the_calendar_go(asked: HousingRequest) -> None:
    step(asked, State.FILED, TODAY - timedelta(days=320))
    step(asked, State.WITHDRAWN)
    request = fresh(asked)
    assert request.family.social_housing_request_on is None
    assert not ProjectedStep.objects.filter(family=request.family, rule="R31").exists()


def test_a_refusal_by_a_committee_ends_nothing(asked: HousingRequest) -> None:
    """The request goes on, and is renewed."""
    filed = TODAY - timedelta(days=320)
    step(asked, State.FILED, filed)
    step(asked, State.COMMITTEE)
    step(asked, State.REFUSED)
    assert fresh(asked).is_going_on
    assert fresh(asked).filed_on == filed


def test_undone_the_last_step_leaves_all_as_before(asked: HousingRequest) -> None:
    filed = TODAY - timedelta(days=320)
    step(asked, State.FILED, filed)
    granted = step(asked, State.GRANTED)
    by = asked.family.referente
    verbs.undo(reference=asked.reference, step_id=granted.pk, by=by, at=AT)
    request = fresh(asked)
    assert (request.state, request.ended_at) == (State.FILED, None)
    assert request.family.social_housing_request_on == filed
    granted.refresh_from_db()
    assert granted.undone_by == by
    acts = Act.objects.filter(verb__startswith="housing.step").order_by("pk")
    assert list(acts.values_list("verb", flat=True)) == [
        "housing.step", "housing.step", "housing.step_undone",
    ]  # fmt: skip


def test_filed_by_mistake_is_undone_with_its_fact(asked: HousingRequest) -> None:
    filed = step(asked, State.FILED)
    verbs.undo(reference=asked.reference, step_id=filed.pk, by=asked.family.referente, at=AT)
    assert fresh(asked).family.social_housing_request_on is None


def test_undoing_twice_changes_nothing(asked: HousingRequest) -> None:
    filed = step(asked, State.FILED)
    for _time in range(2):
        verbs.undo(reference=asked.reference, step_id=filed.pk, by=asked.family.referente, at=AT)
    assert fresh(asked).state == State.PREPARING


def test_only_the_last_step_is_undone(asked: HousingRequest) -> None:
    filed = step(asked, State.FILED)
    step(asked, State.COMPLETE)
    with pytest.raises(ValidationError, match="Une autre étape"):
        verbs.undo(reference=asked.reference, step_id=filed.pk, by=asked.family.referente, at=AT)


def test_a_day_to_come_or_before_the_last_step_is_refused(asked: HousingRequest) -> None:
    step(asked, State.FILED, TODAY - timedelta(days=30))
    step(asked, State.COMPLETE, TODAY - timedelta(days=5))
    for day in (TODAY + timedelta(days=1), TODAY - timedelta(days=6), None):
        with pytest.raises(ValidationError):
            step(asked, State.COMMITTEE, day)


def test_a_request_that_lapsed_comes_back_unless_another_goes_on(family: Family) -> None:
    lapsed = request_of(family, state=State.LAPSED, ended_at=AT)
    other = request_of(family)
    with pytest.raises(ValidationError, match="autre demande"):
        step(lapsed, State.FILED)
    step(other, State.WITHDRAWN)
    step(lapsed, State.FILED, TODAY - timedelta(days=400))
    assert fresh(lapsed).filed_on == TODAY - timedelta(days=400)


def test_a_request_that_lapsed_keeps_the_day_it_was_first_filed(asked: HousingRequest) -> None:
    filed = TODAY - timedelta(days=400)
    step(asked, State.FILED, filed)
    step(asked, State.LAPSED, TODAY - timedelta(days=10))
    assert verbs.filed_first_on(fresh(asked)) == filed
    step(asked, State.FILED, filed)
    assert fresh(asked).filed_on == filed


def test_no_step_comes_before_the_day_it_was_filed(asked: HousingRequest) -> None:
    step(asked, State.FILED, TODAY - timedelta(days=30))
    with pytest.raises(ValidationError, match="avant l’étape précédente"):
        step(asked, State.COMPLETE, TODAY - timedelta(days=31))


def test_the_end_of_a_twin_leaves_the_fact_to_the_other(family: Family) -> None:
    """Two files were reunited: two requests go on for a while."""
    family.social_housing_request_on = TODAY
    family.save()
    twin, kept = request_of(family, state=State.FILED), request_of(family, state=State.FILED)
    step(twin, State.WITHDRAWN)
    assert fresh(kept).filed_on == TODAY


@pytest.mark.parametrize("closed", [True, False])
def test_nothing_is_written_in_a_closed_or_frozen_file(closed: bool, asked: HousingRequest) -> None:
    family = asked.family
    if closed:
        family.state = FamilyState.CLOSED
    else:
        family.frozen_on = TODAY
    family.save()
    with pytest.raises(PermissionDenied):
        step(asked, State.FILED)


# --- By whom ------------------------------------------------------------------------------
def test_a_colleague_notes_no_step(asked: HousingRequest) -> None:
    with pytest.raises(PermissionDenied):
        step(asked, State.FILED, by=factories.ReferenteFactory())


def test_the_social_worker_notes_a_step_and_undoes_hers_alone(confided: HousingRequest) -> None:
    worker = confided.confided_to
    assert worker is not None

    worker = put_on_duty(worker, on=TODAY)
    mine = step(confided, State.FILED, by=worker)
    verbs.undo(reference=confided.reference, step_id=mine.pk, by=worker, at=AT)
    hers = step(confided, State.FILED)
    with pytest.raises(PermissionDenied):
        verbs.undo(reference=confided.reference, step_id=hers.pk, by=worker, at=AT)


def test_without_a_share_that_lasts_she_notes_nothing(confided: HousingRequest) -> None:
    worker = confided.confided_to
    confided.family.shares.update(expires_on=TODAY - timedelta(days=1))

    assert worker is not None
    with pytest.raises(PermissionDenied):
        step(confided, State.FILED, by=put_on_duty(worker, on=TODAY))
