"""Decisions on steps: who may, what is refused, what is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from berceau.accounts.duty import put_on_duty
from berceau.families.models import FamilyState
from berceau.pathway import actions, projection
from berceau.pathway.actions import StepName
from berceau.pathway.calendar import calendar_of
from berceau.pathway.models import DecisionKind, ProjectedStep, StepDecision, Teller
from berceau.pathway.words import NOT_WANTED, POSTPONED
from berceau.privacy.models import Act
from berceau.rules import DONE, MISSED
from tests.factories import (
    AT,
    TODAY,
    AbsenceFactory,
    ChildFactory,
    ChildHomeFactory,
    FamilyFactory,
    PregnancyFactory,
    ReferenteFactory,
)

pytestmark = pytest.mark.django_db
EXAM = "E04"
"""Health, of the child, « au cours du 3e mois »: open for a child of two months."""


@pytest.fixture
def family(referente):
    family = FamilyFactory(referente=referente)
    ChildFactory(family=family, born_on=TODAY - timedelta(days=70))
    projection.rebuild([family.pk], today=TODAY)
    return family


@pytest.fixture
def child(family):
    return family.children.get()


def named(rule, child):
    return StepName(rule, child_id=child.pk)


def done(family, child, by, *, on=TODAY, told_by=Teller.PARENT, rule=EXAM):
    return actions.mark_done(
        family_id=family.pk, step=named(rule, child), on=on, told_by=told_by, by=by, at=AT
    )


def line(family, rule, child):
    found = calendar_of(family, TODAY, can_act=True)
    return found.line(rule, pregnancy="", child=child.reference)


def test_done_is_shown_done(family, child, referente):
    done(family, child, referente)
    assert line(family, EXAM, child).state == DONE


def test_done_leaves_the_lists(family, child, referente):
    done(family, child, referente)
    assert not ProjectedStep.objects.filter(family=family, rule=EXAM).exists()


def test_done_is_in_the_journal(family, child, referente):
    done(family, child, referente)
    assert Act.objects.filter(verb="step.done", family_number=family.pk).count() == 1


def test_twice_done_is_done_once(family, child, referente):
    assert done(family, child, referente) == done(family, child, referente)


def test_a_health_step_is_only_told_by_the_parent(family, child, referente):
    with pytest.raises(ValidationError):
        done(family, child, referente, told_by=Teller.AGENT)


@pytest.mark.parametrize("days", [1, -71])
def test_done_neither_in_the_future_nor_before_the_birth(family, child, referente, days):
    with pytest.raises(ValidationError):
        done(family, child, referente, on=TODAY + timedelta(days=days))


def test_done_not_before_the_pregnancy_began(referente):
    family = FamilyFactory(referente=referente)
    pregnancy = PregnancyFactory(family=family)
    step = next(
        x for x in calendar_of(family, TODAY, can_act=True).lines if x.pregnancy and not x.child
    )
    with pytest.raises(ValidationError):
        actions.mark_done(
            family_id=family.pk, step=StepName(step.rule, pregnancy_id=pregnancy.pk),
            on=TODAY - timedelta(days=400), told_by=Teller.PARENT, by=referente, at=AT,
        )  # fmt: skip


def test_a_step_of_nobody_is_refused(family, child, referente):
    with pytest.raises(ValidationError):
        done(family, child, referente, rule="X99")


def test_another_referente_may_not(family, child):
    with pytest.raises(PermissionDenied):
        done(family, child, ReferenteFactory())


def test_the_stand_in_may(family, child, referente):
    stand_in = ReferenteFactory()
    AbsenceFactory(agent=referente, stand_in=stand_in)
    assert done(family, child, put_on_duty(stand_in, on=TODAY)).by == stand_in


def test_nobody_may_on_a_closed_file(family, child, referente):
    family.state = FamilyState.CLOSED
    family.save()
    with pytest.raises(PermissionDenied):
        done(family, child, referente)


def test_undo_gives_the_step_back_and_keeps_the_history(family, child, referente):
    decision = done(family, child, referente)
    actions.undo(family_id=family.pk, decision_id=decision.pk, by=referente, at=AT)
    assert line(family, EXAM, child).state != DONE
    assert ProjectedStep.objects.filter(family=family, rule=EXAM).exists()
    assert StepDecision.objects.get(pk=decision.pk).undone_at == AT


def postponed(family, child, by, until):
    return actions.postpone(family_id=family.pk, step=named(EXAM, child), until=until, by=by, at=AT)


def test_postponed_is_shown_postponed(family, child, referente):
    postponed(family, child, referente, TODAY + timedelta(days=5))
    assert line(family, EXAM, child).state == POSTPONED


def test_postponed_asks_attention_from_that_day(family, child, referente):
    until = TODAY + timedelta(days=5)
    postponed(family, child, referente, until)
    row = ProjectedStep.objects.get(family=family, rule=EXAM)
    assert (row.shows_on, row.attention_from) == (until, until)


def test_postponing_beyond_sense_is_refused(family, child, referente):
    with pytest.raises(ValidationError):
        postponed(family, child, referente, TODAY + timedelta(days=300))


def test_postponing_to_today_is_refused(family, child, referente):
    with pytest.raises(ValidationError):
        postponed(family, child, referente, TODAY)


def test_not_wanted_leaves_the_lists(family, child, referente):
    actions.not_wanted(family_id=family.pk, step=named(EXAM, child), by=referente, at=AT)
    assert line(family, EXAM, child).state == NOT_WANTED
    assert not ProjectedStep.objects.filter(family=family, rule=EXAM).exists()


def test_done_in_one_home_is_done_in_the_other(family, child, referente):
    other = FamilyFactory()
    ChildHomeFactory(child=child, family=other)
    projection.rebuild([other.pk], today=TODAY)
    done(family, child, referente)
    assert not ProjectedStep.objects.filter(family=other, rule=EXAM).exists()


def test_not_wanted_in_one_home_is_not_said_in_the_other(family, child, referente):
    other = FamilyFactory()
    ChildHomeFactory(child=child, family=other)
    projection.rebuild([other.pk], today=TODAY)
    actions.not_wanted(family_id=family.pk, step=named(EXAM, child), by=referente, at=AT)
    assert ProjectedStep.objects.filter(family=other, rule=EXAM).exists()


def test_a_missed_step_may_still_be_told_as_done(family, child, referente):
    missed = next(
        x for x in calendar_of(family, TODAY, can_act=True).lines
        if x.state == MISSED and x.child == child.reference
    )  # fmt: skip
    assert done(family, child, referente, rule=missed.rule).kind == DecisionKind.DONE
