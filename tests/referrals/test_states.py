"""The table of what may become of a referral: the whole square, by every actor."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from berceau.families.models import Family
from berceau.referrals.actions import moving
from berceau.referrals.models import Referral, Transition
from berceau.referrals.states import (
    FAILED,
    LIVE,
    OVER,
    TABLE,
    UNDONE_BY_A_SLIP,
    Actor,
    IllegalMoveError,
    State,
    Way,
    may,
)
from tests.factories import AT
from tests.referrals import rows

pytestmark = pytest.mark.django_db

# Written here once more, by hand: R the référente, P the structure, A the adult, C the clock.
LETTERS = {"R": Actor.REFERENTE, "P": Actor.PARTNER, "A": Actor.PARENT, "C": Actor.CLOCK}
LEGAL = {
    "sent": {
        "seen": "P", "accepted": "RP", "declined": "RP", "appointment_set": "RP", "came": "RPA",
        "did_not_come": "RA", "helped": "RA", "revoked": "RA", "expired": "C",
    },
    "seen": {
        "accepted": "RP", "declined": "RP", "appointment_set": "RP", "came": "RPA",
        "did_not_come": "RA", "helped": "RA", "revoked": "RA", "expired": "C",
    },
    "accepted": {
        "declined": "RP", "appointment_set": "RP", "came": "RPA", "did_not_come": "RPA",
        "helped": "RPA", "revoked": "RA",
    },
    "appointment_set": {
        "appointment_set": "RP", "declined": "RP", "came": "RPA", "did_not_come": "RPA",
        "helped": "RPA", "revoked": "RA",
    },
    "did_not_come": {"appointment_set": "RP", "came": "RPA", "helped": "RA", "revoked": "RA"},
    "came": {"helped": "RPA", "revoked": "RA"},
}  # fmt: skip
SQUARE = list(product(State.values, State.values, LETTERS.values()))


def is_legal(before: str, after: str, actor: str) -> bool:
    letters = LEGAL.get(before, {}).get(after, "")
    return actor in {LETTERS[letter] for letter in letters}


@pytest.mark.parametrize(("before", "after", "actor"), SQUARE)
def test_only_what_is_written_is_legal(before: str, after: str, actor: str) -> None:
    assert may(before, after, actor) is is_legal(before, after, actor)


def moved(referral: Referral, after: str, actor: str) -> None:
    by = referral.family.referente if actor == Actor.REFERENTE else None
    moving.say(
        reference=referral.reference, after=after, actor=actor, by=by, at=AT, reason="full",
        appointment_at=AT + timedelta(days=3),
    )  # fmt: skip


@pytest.mark.parametrize(("before", "actor"), list(product(State.values, LETTERS.values())))
def test_an_illegal_move_changes_nothing_and_a_legal_one_is_written(
    family: Family, before: str, actor: str
) -> None:
    service = rows.service()
    for after in State.values:
        referral = rows.row(family, service, state=before)
        if is_legal(before, after, actor):
            moved(referral, after, actor)
            step = Transition.objects.get(referral=referral)
            assert (step.before, step.after, step.actor) == (before, after, actor)
        else:
            with pytest.raises(IllegalMoveError):
                moved(referral, after, actor)
            assert not Transition.objects.filter(referral=referral).exists()
        referral.refresh_from_db()
        assert referral.state == (after if is_legal(before, after, actor) else before)


def test_every_state_is_somewhere_in_the_table() -> None:
    assert set(TABLE) == set(State)
    assert LIVE | FAILED | {State.CAME, State.HELPED} == set(State)
    assert {State.HELPED, State.DECLINED, State.REVOKED, State.EXPIRED} == OVER


@pytest.mark.parametrize("after", ["seen", "accepted", "declined"])
def test_nobody_answers_for_a_structure_that_was_not_told(family: Family, after: str) -> None:
    referral = rows.herself(family)
    for actor in LETTERS.values():
        with pytest.raises(IllegalMoveError):
            moved(referral, after, actor)


def test_the_structure_says_nothing_of_a_referral_it_never_heard_of() -> None:
    for before, after in product(State.values, State.values):
        assert not may(before, after, Actor.PARTNER, way=Way.HERSELF)


def test_a_word_that_is_no_state_is_illegal(family: Family) -> None:
    with pytest.raises(IllegalMoveError):
        moved(rows.row(family), "ailleurs", Actor.REFERENTE)


def test_declining_has_a_reason_of_the_list(family: Family) -> None:
    referral = rows.row(family)
    for reason in ("", "parce que"):
        with pytest.raises(ValidationError):
            moving.say(
                reference=referral.reference, after=State.DECLINED, actor=Actor.PARTNER, at=AT,
                reason=reason,
            )  # fmt: skip


def test_an_appointment_has_a_day(family: Family) -> None:
    referral = rows.row(family)
    with pytest.raises(ValidationError):
        moving.say(
            reference=referral.reference, after=State.APPOINTMENT_SET, actor=Actor.PARTNER, at=AT
        )


# --- Slips --------------------------------------------------------------------------------
@pytest.mark.parametrize("after", sorted(UNDONE_BY_A_SLIP))
def test_a_slip_is_taken_back_by_who_made_it_and_stays_written(family: Family, after: str) -> None:
    referral = rows.row(family, state=State.ACCEPTED if after == State.HELPED else State.SENT)
    before = referral.state
    moved(referral, after, Actor.REFERENTE)
    for actor in (Actor.PARTNER, Actor.PARENT):
        with pytest.raises(PermissionDenied):
            moving.undo(reference=referral.reference, actor=actor, at=AT)
    moving.undo(reference=referral.reference, actor=Actor.REFERENTE, by=family.referente, at=AT)
    referral.refresh_from_db()
    assert referral.state == before
    assert referral.appointment_at is None
    assert referral.answered_at is None
    assert Transition.objects.get(referral=referral).undone_at == AT


def test_a_slip_of_yesterday_is_no_slip(family: Family) -> None:
    referral = rows.row(family)
    moved(referral, State.CAME, Actor.PARENT)
    with pytest.raises(PermissionDenied):
        moving.undo(reference=referral.reference, actor=Actor.PARENT, at=AT + timedelta(hours=25))


def test_only_the_last_word_is_taken_back(family: Family) -> None:
    referral = rows.row(family)
    moved(referral, State.ACCEPTED, Actor.PARTNER)
    moved(referral, State.CAME, Actor.PARENT)
    with pytest.raises(PermissionDenied):
        moving.undo(reference=referral.reference, actor=Actor.PARTNER, at=AT)


@pytest.mark.parametrize("after", [State.REVOKED])
def test_revoking_is_confirmed_and_not_undone(family: Family, after: str) -> None:
    referral = rows.row(family)
    moved(referral, after, Actor.PARENT)
    with pytest.raises(PermissionDenied):
        moving.undo(reference=referral.reference, actor=Actor.PARENT, at=AT)


def test_another_day_then_back_gives_the_first_day(family: Family) -> None:
    referral = rows.row(family)
    days = [AT + timedelta(days=3), AT + timedelta(days=5)]
    for day in days:
        moving.say(
            reference=referral.reference, after=State.APPOINTMENT_SET, actor=Actor.PARTNER,
            at=AT, appointment_at=day,
        )  # fmt: skip
    moving.undo(reference=referral.reference, actor=Actor.PARTNER, at=AT)
    referral.refresh_from_db()
    assert (referral.state, referral.appointment_at) == (State.APPOINTMENT_SET, days[0])


# --- The need -----------------------------------------------------------------------------
@pytest.mark.parametrize("state", sorted(FAILED))
def test_a_need_that_failed_stays_open_until_it_is_settled(family: Family, state: str) -> None:
    referral = rows.row(family, state=state)
    assert referral.need_is_open
    assert referral in Referral.objects.to_take_up()
    by = family.referente
    assert by is not None
    moving.settle(reference=referral.reference, by=by, at=AT)
    assert not Referral.objects.to_take_up().exists()
    moving.reopen_need(reference=referral.reference, by=by, at=AT)
    assert Referral.objects.to_take_up().get() == referral


def test_another_referral_takes_the_need_up(family: Family) -> None:
    before = rows.row(family, state=State.DECLINED)
    after = rows.referred(family, rows.service("Autre PMI"), after=before.reference)
    before.refresh_from_db()
    assert (before.settled, after.after) == ("another", before)
    assert not Referral.objects.to_take_up().exists()


def test_a_need_that_goes_on_is_not_set_aside(family: Family) -> None:
    referral = rows.row(family)
    by = family.referente
    assert by is not None
    moving.settle(reference=referral.reference, by=by, at=AT)
    referral.refresh_from_db()
    assert referral.settled_at is None
