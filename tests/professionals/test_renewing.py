"""The yearly rhythm: asked, reminded, to revalidate, taken out; never silently."""

from __future__ import annotations

from datetime import timedelta

import pytest

from berceau.directory.models import Professional
from berceau.messaging.models import Message
from berceau.professionals.actions import applying
from berceau.professionals.actions.renewing import nightly, rehearse
from berceau.professionals.models import Registration
from berceau.professionals.queries.moderation import lines
from berceau.professionals.queries.verifying import certified
from berceau.professionals.states import State
from tests import factories
from tests.professionals import rows

pytestmark = pytest.mark.django_db
AT, TODAY = rows.AT, factories.TODAY
NOTHING = "Aucune inscription n’arrive à son terme."


@pytest.fixture
def registration():
    return rows.accepted()


def night(days_from_end: int) -> str:
    """The night that is so many days from the last day of the registration."""
    return nightly(at(days_from_end))


def at(days_from_end: int):
    end = Registration.objects.get().valid_until
    return AT + (end - TODAY) + timedelta(days=days_from_end)


def links() -> int:
    return Message.objects.filter(purpose="guest_link").count()


def test_before_the_last_month_nothing_happens(registration):
    assert night(-31) == NOTHING
    assert night(-30) != NOTHING


def test_the_whole_year_of_somebody_who_never_answers(registration):
    before = links()
    told, states = {}, {}
    for day in range(-40, 75):
        sentence = night(day)
        if sentence != NOTHING:
            told[day] = sentence
            registration.refresh_from_db()
            states[day] = registration.state
    assert told == {
        -30: "Inscriptions : 1 demande de confirmation.",
        -7: "Inscriptions : 1 rappel.",
        1: "Inscriptions : 1 arrivée à son terme.",
        61: "Inscriptions : 1 retirée de l’annuaire.",
    }
    assert states[1] == State.TO_REVALIDATE
    assert states[61] == State.EXPIRED
    assert links() == before + 4


@pytest.mark.parametrize("day", [-30, -7, 1])
def test_a_night_run_twice_writes_once(registration, day):
    night(-30)
    night(day)
    count = links()
    assert night(day) == NOTHING
    assert links() == count


def test_a_machine_that_slept_for_two_years_tells_before_it_takes_out(registration):
    states = []
    for day in (800, 801, 830, 859, 860):
        night(day)
        registration.refresh_from_db()
        states.append(registration.state)
    assert states == [*[State.TO_REVALIDATE] * 4, State.EXPIRED]


def test_to_revalidate_stays_in_the_directory_and_is_listed(registration):
    for day in (-30, -7, 1):
        night(day)
    assert Professional.objects.published().count() == 1
    assert [line.reference for line in lines("a-revalider")] == [registration.reference]


def test_taken_out_is_listed_and_its_certificate_is_over(registration):
    for day in (-30, -7, 1, 61):
        night(day)
    registration.refresh_from_db()
    assert Professional.objects.published().count() == 0
    assert [line.reference for line in lines("sans-reponse")] == [registration.reference]
    assert registration.ended_at == at(61)


def test_the_certificate_is_good_until_its_last_day_included(registration):
    end = registration.valid_until
    assert certified(registration.certificate, on=end) is not None
    assert certified(registration.certificate, on=end + timedelta(days=1)) is None


@pytest.mark.parametrize("nights", [(-30,), (-30, -7), (-30, -7, 1)])
def test_one_gesture_is_good_for_another_year(registration, nights):
    for day in nights:
        night(day)
    moment = at(nights[-1])
    confirmed = applying.confirm(reference=registration.reference, at=moment)
    assert confirmed.state == State.ACCEPTED
    assert (confirmed.valid_until - moment.date()).days in {365, 366}
    assert (confirmed.asked_at, confirmed.reminded_at) == (None, None)
    assert Professional.objects.get().verified_on == moment.date()
    assert nightly(moment) == NOTHING


def test_who_comes_back_after_being_taken_out_is_read_again(registration):
    for day in (-30, -7, 1, 61):
        night(day)
    applying.reopen(reference=registration.reference, at=at(62))
    back = applying.send(
        reference=registration.reference, link=rows.link_of(registration), at=at(62)
    )
    assert back.state == State.SUBMITTED
    assert Professional.objects.published().count() == 0


def test_the_rehearsal_says_and_writes_nothing(registration):
    count = links()
    assert rehearse(at(-30)) == "Inscriptions : 1 demande de confirmation."
    assert links() == count
    assert Registration.objects.get().asked_at is None
