"""Steps of the calendar: which are reminded, when, to whom, in which words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from berceau.families.models import AdultRole, Child, Consent
from berceau.messaging.models import Message, State
from berceau.pathway import actions as pathway
from berceau.pathway import projection
from berceau.pathway.actions import StepName
from berceau.pathway.models import Teller
from berceau.reminders.models import Reminded, Rhythm
from tests import factories
from tests.reminders.conftest import MONDAY, at_night, at_ten, later

pytestmark = pytest.mark.django_db


def again(family, day=MONDAY):
    projection.rebuild([family.pk], today=day)


def done(family, *, at):
    child = family.children.get()
    return pathway.mark_done(
        family_id=family.pk,
        step=StepName("E04", child_id=child.pk),
        on=MONDAY,
        told_by=Teller.PARENT,
        by=family.referente,
        at=at,
    )


def test_a_chosen_step_is_reminded_on_its_day(family, pass_night):
    [message] = pass_night()
    assert message.purpose == "reminder"
    assert message.adult == family.adults.get()


def test_the_day_before_nothing_is_said(family, pass_night):
    assert pass_night(later(-5)) == []


def test_a_night_that_was_missed_is_caught_up(family, pass_night):
    assert len(pass_night(later(3))) == 1


def test_a_day_too_long_past_is_not(family, pass_night):
    assert pass_night(later(6)) == []


def test_the_same_thing_is_said_once(family, pass_night):
    pass_night()
    assert pass_night() == []
    assert pass_night(later(1)) == []


def test_the_text_names_days_and_nothing_else(family, pass_night):
    [message] = pass_night()
    assert "du 3 déc. au 2 janv. 2027" in message.body
    assert family.referente.full_name in message.body
    for word in ("Lina", "examen", "santé", "mois"):
        assert word.lower() not in message.body.lower()


def test_it_holds_in_one_sms(family, pass_night):
    [message] = pass_night()
    assert message.segments == 1


def test_it_speaks_the_language_of_the_adult(family, pass_night):
    family.adults.update(language="ar")
    [message] = pass_night()
    assert "من 3 ديسمبر" in message.body
    assert message.language == "ar"


def test_a_language_without_text_hears_french_days(family, pass_night):
    family.adults.update(language="so")
    [message] = pass_night()
    assert "du 3 déc." in message.body


def test_it_waits_for_the_opening(family, pass_night):
    [message] = pass_night()
    assert message.next_try_at.astimezone(at_ten(MONDAY).tzinfo).hour == 9


def test_it_names_the_child_to_the_rules_of_loss(family, pass_night):
    [message] = pass_night()
    assert message.subject == family.children.get().reference


def test_several_of_the_same_days_are_one_message(family, pass_night):
    factories.ChildFactory(family=family, born_on=date(2026, 10, 6), first_name="Noa")
    again(family)
    [message] = pass_night()
    assert "Des dates" in message.body
    assert Reminded.objects.count() == 2
    assert len(message.subject.split()) == 2


def test_twins_hear_one_date_once(family, pass_night):
    factories.ChildFactory(family=family, born_on=date(2026, 10, 3), first_name="Noa")
    again(family)
    [message] = pass_night()
    assert message.body.count("3 déc.") == 1


def test_days_too_far_apart_are_two_messages(family, pass_night, settings):
    settings.REMINDERS_TOGETHER_DAYS = 1
    factories.ChildFactory(family=family, born_on=date(2026, 10, 6), first_name="Noa")
    again(family)
    assert len(pass_night()) == 1
    assert len(pass_night(later(3))) == 1


def test_a_step_said_done_is_not_reminded(family, pass_night):
    done(family, at=at_night(MONDAY))
    assert pass_night() == []


def test_a_step_not_wanted_is_not_reminded(family, pass_night):
    pathway.not_wanted(
        family_id=family.pk,
        step=StepName("E04", child_id=family.children.get().pk),
        by=family.referente,
        at=at_night(MONDAY),
    )
    assert pass_night() == []


def test_a_step_put_off_is_reminded_on_its_new_day(family, pass_night):
    pathway.postpone(
        family_id=family.pk,
        step=StepName("E04", child_id=family.children.get().pk),
        until=date(2026, 12, 10),
        by=family.referente,
        at=at_night(MONDAY),
    )
    assert pass_night() == []
    assert len(pass_night(date(2026, 12, 10))) == 1


def test_what_was_done_since_does_not_leave(family, pass_night, morning):
    [message] = pass_night()
    done(family, at=at_night(MONDAY) + timedelta(hours=5))
    assert morning() == []
    message.refresh_from_db()
    assert message.state == State.STOPPED
    assert message.body == ""


def test_what_is_still_to_do_leaves(family, pass_night, morning):
    pass_night()
    assert len(morning()) == 1


def test_one_of_two_done_since_the_other_is_said_the_next_night(family, pass_night, morning):
    factories.ChildFactory(family=family, born_on=date(2026, 10, 6), first_name="Noa")
    again(family)
    pass_night()
    first = family.children.order_by("pk").first()
    pathway.mark_done(
        family_id=family.pk,
        step=StepName("E04", child_id=first.pk),
        on=MONDAY,
        told_by=Teller.PARENT,
        by=family.referente,
        at=at_night(MONDAY) + timedelta(hours=5),
    )
    assert morning() == []
    # The other is due by itself three days later.
    assert len(pass_night(later(3))) == 1
    [left] = morning(later(3))
    assert "6 déc." in left


def test_a_message_kept_back_by_hand_is_not_written_again(family, pass_night):
    from berceau.messaging.outbox import withdraw

    [message] = pass_night()
    withdraw(message_id=message.pk, by=family.referente, at=at_night(MONDAY))
    assert pass_night(later(1)) == []


def test_after_a_death_nothing_is_reminded(family, pass_night, morning):
    pass_night()
    Child.objects.update(died_on=MONDAY)
    again(family)
    assert morning() == []
    assert pass_night(later(1)) == []


def test_a_window_that_is_over_is_never_reminded(family, pass_night, morning):
    """Held back by the week's quota until after its last day."""
    [message] = pass_night()
    Message.objects.filter(pk=message.pk).update(
        next_try_at=at_night(date(2027, 1, 5)), expires_at=at_night(date(2027, 1, 20))
    )
    assert morning(date(2027, 1, 5)) == []


@pytest.mark.parametrize("consent", [Consent.UNKNOWN, Consent.REFUSED])
def test_without_agreement_nothing_is_written(family, pass_night, consent):
    family.adults.update(consent=consent)
    assert pass_night() == []


def test_each_adult_agrees_for_themselves(family, pass_night):
    other = factories.AdultFactory(family=family, role=AdultRole.FATHER)
    assert [message.adult_id for message in pass_night()] == [family.adults.first().pk]
    other.consent = Consent.GIVEN
    other.save()
    assert [message.adult_id for message in pass_night(later(1))] == [other.pk]


@pytest.mark.parametrize("fault", ["unsafe", "no_message"])
def test_an_unsafe_or_silent_number_is_written_to_by_nobody(family, pass_night, fault):
    contact = family.adults.get().contacts.get()
    setattr(contact, fault, True)
    contact.save()
    assert pass_night() == []


def test_a_closed_file_is_silent(family, pass_night):
    type(family).objects.update(state="closed")
    assert pass_night() == []


def test_a_frozen_file_is_silent(family, pass_night):
    type(family).objects.update(frozen_on=MONDAY)
    assert pass_night() == []


def test_the_pace_none_hears_nothing(family, pass_night):
    Rhythm.objects.create(adult=family.adults.get(), pace="none", at=at_night(MONDAY))
    assert pass_night() == []


def test_the_pace_chosen_since_holds_back_what_waits(family, pass_night, morning):
    pass_night()
    Rhythm.objects.create(adult=family.adults.get(), pace="none", at=at_night(MONDAY))
    assert morning() == []


def test_a_reinforced_pace_hears_what_a_light_one_does_not(family, pass_night):
    # E03, at one month, is said from « régulier » on: seven days before 3 November.
    day = date(2026, 10, 27)
    again(family, day)
    assert pass_night(day) == []
    Rhythm.objects.create(adult=family.adults.get(), pace="reinforced", at=at_night(day))
    assert len(pass_night(day)) == 1


def test_what_a_woman_carries_is_told_to_her_alone(pass_night):
    family = factories.FamilyFactory(adult=False, entered_on=date(2026, 6, 1))
    mother = factories.AdultFactory(family=family, is_main_contact=True, consent=Consent.GIVEN)
    father = factories.AdultFactory(family=family, role=AdultRole.FATHER, consent=Consent.GIVEN)
    for adult in (mother, father):
        Rhythm.objects.create(adult=adult, pace="reinforced", at=at_night(MONDAY))
    factories.PregnancyFactory(family=family, due_on=date(2027, 5, 1), carried_by=mother)
    again(family)
    told = set()
    for ahead in range(0, 150, 3):
        told |= {message.adult_id for message in pass_night(later(ahead))}
    assert told == {mother.pk}


def test_without_a_number_of_the_referente_nothing_is_written(family, pass_night):
    type(family.referente).objects.update(work_phone="")
    assert pass_night() == []
