"""« Étapes de la semaine »: what is in it, for whom, at what price."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from berceau.accounts.duty import put_on_duty
from berceau.followup.models import Note, NoteKind
from berceau.pathway import actions, projection
from berceau.pathway.actions import StepName
from berceau.pathway.week import LINES, steps_of_the_week
from tests.factories import (
    AT,
    TODAY,
    AbsenceFactory,
    ChildFactory,
    FamilyFactory,
    PregnancyFactory,
    ReferenteFactory,
)

pytestmark = pytest.mark.django_db


def family_of(referente, *, days=70, **rest):
    family = FamilyFactory(referente=referente, **rest)
    ChildFactory(family=family, born_on=TODAY - timedelta(days=days))
    projection.rebuild([family.pk], today=TODAY)
    return family


def lines(agent, day=TODAY):
    return [line for group in steps_of_the_week(agent, day) for line in group.lines]


def test_late_steps_are_in_it(referente):
    family_of(referente)
    assert any(line.chip.startswith("en retard") for line in lines(referente))


def test_steps_opening_within_seven_days_are_in_it(referente):
    family = FamilyFactory(referente=referente)
    # E05 opens at three completed months: in five days for this child.
    ChildFactory(family=family, born_on=date(2026, 8, 28))
    projection.rebuild([family.pk], today=TODAY)
    opening = [line for line in lines(referente) if line.row.opens_on == date(2026, 11, 28)]
    assert opening
    assert {line.chip for line in opening} == {"dans 5 j"}


def test_a_stand_in_sees_the_families_she_covers(referente):
    family_of(referente)
    stand_in = ReferenteFactory()
    AbsenceFactory(agent=referente, stand_in=stand_in)
    assert lines(put_on_duty(stand_in, on=TODAY))


def test_another_referente_sees_nothing(referente):
    family_of(referente)
    assert not lines(ReferenteFactory())


def test_a_family_handed_over_without_rebuild_is_not_shown_to_the_former(referente):
    family = family_of(referente)
    type(family).objects.filter(pk=family.pk).update(referente=ReferenteFactory())
    assert not lines(referente)


def test_at_most_twenty_lines(referente):
    for _ in range(12):
        family_of(referente)
    assert len(lines(referente)) == LINES


def test_families_are_grouped_with_their_number(referente):
    family = family_of(referente)
    [group] = steps_of_the_week(referente, TODAY)
    assert (group.family, group.recall.phone) == (family, family.adults.get().contacts.get().value)


def test_an_unsafe_number_is_never_offered(referente):
    family = family_of(referente)
    family.adults.get().contacts.update(unsafe=True)
    [group] = steps_of_the_week(referente, TODAY)
    assert group.recall.phone == ""


def test_no_sms_is_offered_to_who_wants_no_message(client_of, referente):
    family = family_of(referente)
    family.adults.get().contacts.update(no_message=True)
    with time_machine.travel(AT, tick=False):
        page = client_of(referente).get("/etapes/").content.decode()
    assert "ne pas laisser de message" in page
    assert "sms:" not in page


@pytest.mark.parametrize("days", [3, 10])
def test_a_postponed_step_comes_back_on_its_day_and_not_before(referente, days):
    family = family_of(referente)
    row = next(x.row for x in lines(referente) if x.chip.startswith("en retard") and x.row.child)
    until = TODAY + timedelta(days=days)
    actions.postpone(
        family_id=family.pk, step=StepName(row.rule, row.pregnancy_id, row.child_id),
        until=until, by=referente, at=AT,
    )  # fmt: skip
    for day in (TODAY, until - timedelta(days=1)):
        assert row.rule not in {x.row.rule for x in lines(referente, day)}
    assert row.rule in {x.row.rule for x in lines(referente, until)}


def test_a_loss_leaves_nothing(referente):
    family = FamilyFactory(referente=referente)
    PregnancyFactory(family=family, lost=True)
    ChildFactory(family=family, born_on=TODAY - timedelta(days=70), died_on=TODAY)
    projection.rebuild([family.pk], today=TODAY)
    for day in range(0, 400, 7):
        assert not [
            x
            for x in lines(referente, TODAY + timedelta(days=day))
            if x.row.child_id or x.row.pregnancy_id
        ]


def test_as_many_queries_for_one_family_as_for_eight(referente):
    def count():
        with CaptureQueriesContext(connection) as queries:
            steps_of_the_week(referente, TODAY)
        return len(queries)

    family_of(referente)
    count()
    one = count()
    for _ in range(7):
        family_of(referente)
    # Two reads of steps, the pack, what to know before ringing.
    assert count() == one <= 4


def test_the_whole_week_is_one_page_away(client_of, referente):
    """What does not fit under « Aujourd’hui » is not lost."""
    families = [family_of(referente, entered_on=date(2026, 9, 1)) for _ in range(15)]
    with time_machine.travel(AT, tick=False):
        page = client_of(referente).get("/etapes/").content.decode()
    assert all(family.reference in page for family in families)


def test_the_last_sentence_said_is_beside_the_steps(referente):
    family = family_of(referente)
    Note.objects.create(
        family=family, author=referente, kind=NoteKind.CALL, text="Cherche une place en crèche.",
        happened_on=TODAY, at=AT,
    )  # fmt: skip
    assert [group.recall.said for group in steps_of_the_week(referente, TODAY)] == [
        "Cherche une place en crèche."
    ]


def test_a_private_sentence_of_a_colleague_is_not(referente):
    family = family_of(referente)
    Note.objects.create(
        family=family, author=ReferenteFactory(), kind=NoteKind.CALL, text="Pour moi.",
        happened_on=TODAY, at=AT,
    )  # fmt: skip
    assert [group.recall.said for group in steps_of_the_week(referente, TODAY)] == [""]
