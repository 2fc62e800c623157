"""After any sequence of what people do, the lists are those of a full rebuild."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from berceau.families import actions as families
from berceau.families.models import Family, FamilyState, Pregnancy
from berceau.pathway import actions, projection
from berceau.pathway.actions import StepName
from berceau.pathway.models import ProjectedStep, StepDecision, Teller
from tests.factories import AT, TODAY, ChildFactory, FamilyFactory, PregnancyFactory

pytestmark = pytest.mark.django_db
FIELDS = [f.name for f in ProjectedStep._meta.fields if f.name != "id"]


def snapshot():
    order = ("family_id", "rule", "pregnancy_id", "child_id")
    return list(ProjectedStep.objects.order_by(*order).values_list(*FIELDS))


class Town:
    """Two families of one référente, and random gestures on them."""

    def __init__(self, referente, seed):
        self.by = referente
        self.chance = random.Random(seed)
        self.ids = []
        for _ in range(2):
            family = FamilyFactory(referente=referente)
            ChildFactory(family=family, born_on=TODAY - timedelta(days=self.chance.randint(1, 900)))
            PregnancyFactory(family=family)
            self.ids.append(family.pk)
        projection.rebuild(self.ids, today=TODAY)

    @property
    def family(self):
        return Family.objects.get(pk=self.chance.choice(self.ids))

    def act(self):
        verb = self.chance.choice(
            [self.facts, self.child, self.move, self.birth, self.done, self.later, self.undo,
             self.second_home, self.correct, self.no]
        )  # fmt: skip
        try:
            verb()
        except ValidationError:
            return  # a refused gesture changes nothing: that is what is being checked

    def facts(self):
        values = {
            "single_parent": self.chance.choice([True, False, None]),
            "social_housing_request_on": self.chance.choice([None, TODAY - timedelta(days=200)]),
            "separated_on": self.chance.choice([None, TODAY - timedelta(days=30)]),
            "unmarried": self.chance.choice([True, False, None]),
        }
        families.set_facts(family_id=self.family.pk, values=values, by=self.by, at=AT)

    def child(self):
        values = {
            "first_name": "Zoé",
            "born_on": TODAY - timedelta(days=self.chance.randint(0, 3000)),
        }
        families.add_child(family_id=self.family.pk, values=values, by=self.by, at=AT)

    def correct(self):
        child = self.family.children.order_by("pk").first()
        values = {"gestation_weeks": self.chance.choice([30, 35, 39, None])}
        families.correct_child(child_id=child.pk, values=values, by=self.by, at=AT)

    def move(self):
        pregnancy = Pregnancy.objects.filter(family=self.family, ended_on=None).first()
        if pregnancy is not None:
            values = {"due_on": TODAY + timedelta(days=self.chance.randint(10, 200))}
            families.correct_pregnancy(pregnancy_id=pregnancy.pk, values=values, by=self.by, at=AT)

    def birth(self):
        pregnancy = Pregnancy.objects.filter(family=self.family, ended_on=None).first()
        if pregnancy is not None:
            newborns = [families.Newborn(first_name="Ali")] * self.chance.choice([1, 2])
            families.record_birth(
                pregnancy_id=pregnancy.pk, born_on=TODAY, newborns=newborns, by=self.by, at=AT
            )

    def second_home(self):
        child = self.family.children.order_by("pk").first()
        other = next(pk for pk in self.ids if pk != self.ids[0])
        families.give_second_home(
            child_id=child.pk, family_id=other, residence="shared", by=self.by, at=AT
        )

    def a_step(self):
        rows = list(ProjectedStep.objects.filter(family=self.family).order_by("pk"))
        row = self.chance.choice(rows)
        return row.family_id, StepName(row.rule, row.pregnancy_id, row.child_id)

    def done(self):
        family_id, step = self.a_step()
        on = TODAY - timedelta(days=self.chance.randint(0, 40))
        actions.mark_done(
            family_id=family_id, step=step, on=on, told_by=Teller.PARENT, by=self.by, at=AT
        )

    def later(self):
        family_id, step = self.a_step()
        until = TODAY + timedelta(days=self.chance.randint(1, 60))
        actions.postpone(family_id=family_id, step=step, until=until, by=self.by, at=AT)

    def no(self):
        family_id, step = self.a_step()
        actions.not_wanted(family_id=family_id, step=step, by=self.by, at=AT)

    def undo(self):
        decision = StepDecision.objects.order_by("?").first()
        if decision is not None:
            actions.undo(family_id=decision.family_id, decision_id=decision.pk, by=self.by, at=AT)


@pytest.mark.parametrize("seed", range(12))
def test_what_changes_made_one_by_one_equals_a_full_rebuild(referente, seed):
    with time_machine.travel(AT, tick=False):
        town = Town(referente, seed)
        for _ in range(12):
            town.act()
        incremental = snapshot()
        projection.rebuild_all(today=TODAY)
        assert snapshot() == incremental


def test_closing_leaves_what_a_full_rebuild_leaves(referente):
    family = FamilyFactory(referente=referente, with_newborn=True)
    projection.rebuild([family.pk], today=TODAY)
    Family.objects.filter(pk=family.pk).update(state=FamilyState.CLOSED)
    projection.family_changed(family.pk)
    incremental = snapshot()
    projection.rebuild_all(today=TODAY)
    assert snapshot() == incremental == []
