"""The projection: what lists read. Disposable, always equal to a full rebuild."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from berceau.families.models import ChildHome, FamilyState, Outcome
from berceau.pathway import projection
from berceau.pathway.facts import known_families
from berceau.pathway.models import DecisionKind, ProjectedStep, StepDecision, Teller
from berceau.pathway.pack import pack_in_force
from berceau.rules import LATE, MISSED, NOT_YET, OPEN, plan
from tests.factories import (
    AT,
    TODAY,
    ChildFactory,
    ChildHomeFactory,
    FamilyFactory,
    PregnancyFactory,
)

pytestmark = pytest.mark.django_db


def rows(**where):
    return ProjectedStep.objects.filter(**where)


def project(*families):
    projection.rebuild([family.pk for family in families], today=TODAY)


def test_a_newborn_has_steps_to_come():
    family = FamilyFactory(with_newborn=True)
    project(family)
    assert rows(family=family, child__isnull=False, opens_on__gt=TODAY).exists()


def test_rows_say_the_same_state_as_the_engine():
    family = FamilyFactory(with_newborn=True, expecting=True)
    project(family)
    pack = pack_in_force().pack
    [known] = known_families([family], pack, TODAY)
    for day in (TODAY, TODAY + timedelta(days=45), TODAY + timedelta(days=200)):
        engine = sorted(
            (step.code, step.opens_on, step.state)
            for step in plan(known.facts, pack, day)
            if step.state in {NOT_YET, OPEN, LATE, MISSED} and not step.repeats
        )
        stored = sorted(
            (row.rule, row.opens_on, state)
            for row in rows(family=family)
            if (state := row.state_on(day)) in {NOT_YET, OPEN, LATE, MISSED}
            and pack.by_code[row.rule].repeat is None
        )
        assert stored == engine


def test_a_closed_file_has_no_row():
    family = FamilyFactory(with_newborn=True)
    project(family)
    family.state = FamilyState.CLOSED
    family.save()
    project(family)
    assert not rows(family=family).exists()


def test_a_full_rebuild_forgets_files_closed_meanwhile():
    family = FamilyFactory(with_newborn=True)
    project(family)
    type(family).objects.filter(pk=family.pk).update(state=FamilyState.CLOSED)
    projection.rebuild_all(today=TODAY)
    assert not rows(family=family).exists()


def test_a_lost_pregnancy_leaves_only_bereavement_rows():
    family = FamilyFactory()
    PregnancyFactory(family=family, lost=True)
    project(family)
    assert not rows(family=family, pregnancy__isnull=False, bereavement=False).exists()


def test_siblings_keep_theirs_after_a_death():
    family = FamilyFactory(with_newborn=True)
    lost = ChildFactory(family=family, born_on=TODAY - timedelta(days=800), died_on=TODAY)
    project(family)
    assert not rows(child=lost, bereavement=False).exists()
    assert rows(family=family, child__isnull=False).exclude(child=lost).exists()


def test_a_child_in_two_homes_is_in_both():
    family = FamilyFactory(with_newborn=True)
    other = FamilyFactory()
    child = ChildHome.objects.get(family=family).child
    ChildHomeFactory(child=child, family=other)
    project(family, other)
    assert rows(family=other, child=child).exists()


def test_a_child_over_six_has_no_row():
    family = FamilyFactory()
    ChildFactory(family=family, born_on=TODAY - timedelta(days=7 * 366))
    project(family)
    assert not rows(family=family).exists()


def test_an_older_sibling_makes_this_child_not_the_first():
    family = FamilyFactory(with_newborn=True)
    ChildFactory(family=family, born_on=TODAY - timedelta(days=9 * 366))
    pack = pack_in_force().pack
    [known] = known_families([family], pack, TODAY)
    step = next(s for s in plan(known.facts, pack, TODAY) if s.child not in known.too_old | {None})
    assert step.context.condition("first_child") is False


def test_rebuilding_reads_as_much_for_one_file_as_for_six():
    def reads(size):
        families = [FamilyFactory(with_newborn=True, expecting=True) for _ in range(size)]
        with CaptureQueriesContext(connection) as queries:
            project(*families)
        return sum(query["sql"].startswith("SELECT") for query in queries)

    reads(1)
    assert reads(6) == reads(1) <= 8


def test_the_lists_say_with_which_pack_they_were_made():
    assert not projection.is_up_to_date()
    projection.rebuild_all(today=TODAY)
    assert projection.is_up_to_date()


def test_an_ended_pregnancy_keeps_no_prenatal_step():
    family = FamilyFactory(expecting=True)
    pregnancy = family.pregnancies.get()
    pregnancy.ended_on, pregnancy.outcome = TODAY, Outcome.BIRTH
    pregnancy.save()
    ChildFactory(family=family, pregnancy=pregnancy, born_on=TODAY)
    project(family)
    pack = pack_in_force().pack
    closing = {rule.code for rule in pack.steps if rule.closes_with_pregnancy}
    assert not rows(family=family, rule__in=closing, attention_until__gt=TODAY).exists()


def test_a_decision_that_no_longer_says_of_whom_takes_nothing_down(referente):
    family = FamilyFactory(referente=referente, with_newborn=True)
    ChildFactory(family=family)
    StepDecision.objects.create(
        family=family, rule="E01", kind=DecisionKind.DONE, on=TODAY, told_by=Teller.PARENT,
        by=referente, at=AT,
    )  # fmt: skip
    project(family)
    assert rows(family=family).exists()
