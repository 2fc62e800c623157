"""Promised calls, stand-ins, and what other rooms want to be reminded of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from berceau import contract
from berceau.contract import Programme, Reminder, ReminderSource
from berceau.families.models import AdultRole, Consent
from berceau.followup.actions.cover import cancel_absence
from berceau.followup.models import Promise, PromiseKind
from berceau.messaging.models import Message
from tests import factories
from tests.reminders.conftest import MONDAY, at_night, at_ten, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise(family):
    return Promise.objects.create(
        family=family,
        kind=PromiseKind.CALL_BACK,
        due_on=later(3),
        made_by=family.referente,
        made_at=at_night(later(-3)),
    )


@pytest.fixture
def stand_in():
    return factories.ReferenteFactory(first_name="Awa", last_name="Diop", work_phone="+33327999999")


def absence(family, stand_in, starts=5, ends=12):
    return factories.AbsenceFactory(
        agent=family.referente,
        stand_in=stand_in,
        starts_on=later(starts),
        ends_on=later(ends),
        declared_at=at_night(later(-5)),
    )


def of(messages, purpose):
    return [message for message in messages if message.purpose == purpose]


# --- Promises -------------------------------------------------------------------------------
def test_a_promise_is_said_the_day_before(promise, pass_night):
    assert of(pass_night(later(1)), "promise") == []
    [message] = of(pass_night(later(2)), "promise")
    assert "jeudi 26 novembre" in message.body
    assert promise.made_by.full_name in message.body


def test_before_a_monday_it_is_said_on_saturday(promise, pass_night):
    promise.due_on = later(7)
    promise.save()
    assert len(of(pass_night(later(5)), "promise")) == 1


def test_a_promise_made_today_for_tomorrow_is_not_said_again(promise, pass_night):
    Promise.objects.update(made_at=at_ten(later(2)))
    assert of(pass_night(later(2)), "promise") == []


@pytest.mark.parametrize("end", ["kept_at", "cancelled_at"])
def test_a_call_already_made_is_not_said(promise, pass_night, end):
    Promise.objects.update(**{end: at_night(MONDAY)})
    assert of(pass_night(later(2)), "promise") == []


def test_a_call_made_since_holds_its_message_back(promise, pass_night, morning):
    pass_night(later(2))
    Promise.objects.update(kept_at=at_night(later(2)))
    assert not any("appelle" in body for body in morning(later(2)))


def test_a_promise_put_off_is_said_for_its_new_day(promise, pass_night, morning):
    pass_night(later(2))
    Promise.objects.update(due_on=later(8))
    assert not any("appelle" in body for body in morning(later(2)))
    assert len(of(pass_night(later(7)), "promise")) == 1


def test_it_is_said_to_the_adult_who_is_rung(family, promise, pass_night):
    factories.AdultFactory(family=family, role=AdultRole.FATHER, consent=Consent.GIVEN)
    [message] = of(pass_night(later(2)), "promise")
    assert message.adult == family.adults.get(is_main_contact=True)


def test_it_names_who_will_call_that_day(family, promise, stand_in, pass_night):
    absence(family, stand_in, starts=3, ends=4)
    [message] = of(pass_night(later(2)), "promise")
    assert "Awa Diop" in message.body


# --- Cover ----------------------------------------------------------------------------------
def test_an_absence_that_comes_near_is_said_once(family, stand_in, pass_night):
    absence(family, stand_in)
    assert of(pass_night(later(2)), "cover") == []
    [message] = of(pass_night(later(3)), "cover")
    assert "Awa Diop" in message.body
    assert family.referente.full_name in message.body
    assert "03 27 99 99 99" in message.body.replace("\u00a0", " ")
    assert "samedi 5 d" in message.body
    for day in range(4, 13):
        assert of(pass_night(later(day)), "cover") == []


def test_an_absence_noted_at_the_last_moment_is_said_at_once(family, stand_in, pass_night):
    one = absence(family, stand_in, starts=0)
    type(one).objects.update(declared_at=at_night(MONDAY))
    assert len(of(pass_night(), "cover")) == 1


def test_an_absence_cancelled_since_is_not_said(family, stand_in, pass_night, morning):
    one = absence(family, stand_in)
    pass_night(later(3))
    cancel_absence(absence_id=one.pk, by=family.referente, at=at_night(later(3)))
    assert not any("absence" in body for body in morning(later(4)))


def test_families_of_others_hear_nothing_of_it(family, stand_in, pass_night):
    absence(family, stand_in)
    other = factories.FamilyFactory(adult=False)
    factories.AdultFactory(family=other, consent=Consent.GIVEN)
    assert {m.family_id for m in of(pass_night(later(3)), "cover")} == {family.pk}


def test_every_adult_who_agreed_hears_it(family, stand_in, pass_night):
    factories.AdultFactory(family=family, role=AdultRole.FATHER, consent=Consent.GIVEN)
    factories.AdultFactory(family=family, role=AdultRole.GRANDPARENT)
    absence(family, stand_in)
    assert len(of(pass_night(later(3)), "cover")) == 2


# --- Rooms to come --------------------------------------------------------------------------
@pytest.fixture
def session(family, monkeypatch):
    """A room that reminds of an appointment two days before; empty it to cancel."""
    given = [
        Reminder(
            key="session:1",
            purpose="appointment",
            family_id=family.pk,
            on=MONDAY,
            until=later(2),
            day=later(2),
            wording="appointment",
            places={"hour": "14 h 30", "place": "Espace Cambrésis"},
            together=False,
            why="un rendez-vous",
        )
    ]

    def source(first: date, last: date, families):
        return [one for one in given if first <= one.on <= last and one.family_id in families]

    room = Programme(
        key="later", label="Plus tard", reminders=(ReminderSource("later", "Plus tard", source),)
    )
    known = contract.programmes()
    for module in ("berceau.reminders.plan", "berceau.contract.rooms"):
        monkeypatch.setattr(f"{module}.programmes", lambda: (*known, room))
    return given


def test_another_room_has_its_appointment_reminded(session, pass_night):
    [message] = of(pass_night(), "appointment")
    assert "14 h 30" in message.body.replace("\u00a0", " ")
    assert "mercredi 25 novembre" in message.body.replace("\u00a0", " ")


def test_what_the_room_no_longer_gives_does_not_leave(session, pass_night, morning):
    pass_night()
    session.clear()
    assert not any("14 h 30" in body for body in morning())


def test_what_is_past_does_not_leave(session, pass_night, morning):
    [message] = of(pass_night(), "appointment")
    session[0] = replace(session[0], until=MONDAY - timedelta(days=1))
    assert not any("14 h 30" in body for body in morning())
    assert Message.objects.get(pk=message.pk).state == "stopped"
