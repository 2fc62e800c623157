"""A loss: one confirmed gesture, everything stops; a mistake is undone the same day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.families.models import Child, DateChange, Family, Outcome, Pregnancy
from berceau.followup.models import Loss, PromiseKind
from berceau.followup.queries import panels
from berceau.privacy.models import Act
from tests import factories
from tests.followup.conftest import promised, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(referente: Agent) -> Family:
    return factories.FamilyFactory(referente=referente)


@pytest.fixture
def child(family: Family) -> Child:
    return factories.ChildFactory(family=family)


@pytest.fixture
def pregnancy(family: Family) -> Pregnancy:
    return factories.PregnancyFactory(family=family)


def declare(agent: Agent, family: Family, subject: Child | Pregnancy, **values: str):  # type: ignore[no-untyped-def]
    letter = "e" if isinstance(subject, Child) else "p"
    data = {"subject": f"{letter}-{subject.reference}", "on": "2026-11-20", "confirmed": "yes"}
    return signed_in(agent).post(reverse("followup:loss", args=[family.reference]), data | values)


def undo(agent: Agent, family: Family):  # type: ignore[no-untyped-def]
    url = reverse("followup:loss_undo", args=[family.reference, Loss.objects.get().pk])
    return signed_in(agent).post(url)


def test_the_first_page_asks_to_confirm_and_writes_nothing(
    referente: Agent, family: Family, child: Child
) -> None:
    page = declare(referente, family, child, confirmed="")
    assert page.status_code == 200
    assert "Oui, tout arrêter" in page.content.decode()
    assert Loss.objects.count() == 0
    child.refresh_from_db()
    assert child.died_on is None


def test_the_death_of_a_child_is_dated(referente: Agent, family: Family, child: Child) -> None:
    declare(referente, family, child)
    child.refresh_from_db()
    assert child.died_on == date(2026, 11, 20)
    assert [change.field for change in DateChange.objects.filter(child=child)] == ["died_on"]
    assert Act.objects.filter(verb="loss.declared", family_number=family.pk).count() == 1


def test_the_loss_of_a_pregnancy_is_its_outcome(
    referente: Agent, family: Family, pregnancy: Pregnancy
) -> None:
    declare(referente, family, pregnancy)
    pregnancy.refresh_from_db()
    assert (pregnancy.outcome, pregnancy.ended_on) == (Outcome.LOSS, date(2026, 11, 20))


def test_a_sibling_keeps_everything(referente: Agent, family: Family, child: Child) -> None:
    sibling = factories.ChildFactory(family=family, born_on=date(2025, 1, 10))
    declare(referente, family, child)
    sibling.refresh_from_db()
    assert sibling.died_on is None


def test_the_desk_s_promise_stops_and_a_person_s_promise_stays(
    referente: Agent, family: Family, child: Child
) -> None:
    first = promised(family, kind=PromiseKind.FIRST_CALL)
    call_back = promised(family)
    declare(referente, family, child)
    first.refresh_from_db()
    call_back.refresh_from_db()
    assert (first.is_pending, call_back.is_pending) == (False, True)


@pytest.mark.parametrize("on", ["2026-11-24", "2020-01-01", "", "hier"])
def test_a_date_that_cannot_be(referente: Agent, family: Family, child: Child, on: str) -> None:
    assert declare(referente, family, child, on=on).status_code == 422
    assert Loss.objects.count() == 0


def test_a_date_that_cannot_be_is_said_before_confirming(
    referente: Agent, family: Family, child: Child
) -> None:
    assert declare(referente, family, child, on="2020-01-01", confirmed="").status_code == 422


def test_declared_twice_it_is_written_once(referente: Agent, family: Family, child: Child) -> None:
    declare(referente, family, child)
    assert declare(referente, family, child).status_code == 422
    assert Loss.objects.count() == 1


def test_the_child_of_another_family_is_not_offered(referente: Agent, family: Family) -> None:
    stranger = factories.ChildFactory()
    assert declare(referente, family, stranger).status_code == 422
    assert Loss.objects.count() == 0


def test_a_mistake_is_undone_and_all_is_as_before(
    referente: Agent, family: Family, pregnancy: Pregnancy
) -> None:
    before = Pregnancy.objects.values().get(pk=pregnancy.pk)
    first = promised(family, kind=PromiseKind.FIRST_CALL)
    declare(referente, family, pregnancy)
    undo(referente, family)
    first.refresh_from_db()
    assert Pregnancy.objects.values().get(pk=pregnancy.pk) == before
    assert first.is_pending
    assert Loss.objects.get().undone_at == factories.AT


def test_a_child_s_death_written_by_mistake_is_undone(
    referente: Agent, family: Family, child: Child
) -> None:
    before = Child.objects.values().get(pk=child.pk)
    declare(referente, family, child)
    undo(referente, family)
    assert Child.objects.values().get(pk=child.pk) == before


def test_it_can_be_declared_again_after(referente: Agent, family: Family, child: Child) -> None:
    declare(referente, family, child)
    undo(referente, family)
    declare(referente, family, child)
    assert Loss.objects.filter(undone_at=None).count() == 1


def test_a_mistake_is_not_undone_the_next_day(
    referente: Agent, family: Family, child: Child
) -> None:
    declare(referente, family, child)
    with time_machine.travel(factories.AT + timedelta(days=1), tick=False):
        assert undo(referente, family).status_code == 403


def test_the_day_is_that_of_the_territory(referente: Agent, family: Family, child: Child) -> None:
    # Half past midnight in Paris on the 23rd is still the 22nd in UTC.
    with time_machine.travel("2026-11-22T23:30:00Z", tick=False):
        declare(referente, family, child)
    with time_machine.travel("2026-11-23T22:30:00Z", tick=False):
        assert undo(referente, family).status_code == 302


def test_a_stand_in_declares_and_only_she_undoes(
    referente: Agent, family: Family, child: Child
) -> None:
    stand_in = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=referente, stand_in=stand_in)
    assert declare(stand_in, family, child).status_code == 302
    assert undo(referente, family).status_code == 403
    assert undo(stand_in, family).status_code == 302


def test_the_page_changes_tone(referente: Agent, family: Family, child: Child) -> None:
    agent = put_on_duty(referente, on=factories.TODAY)
    assert panels.loss(agent, family, factories.TODAY) is None
    declare(referente, family, child)
    context = panels.loss(agent, family, factories.TODAY)
    assert context is not None
    assert context["bereaved"] is True


def test_a_birth_after_the_loss_ends_the_tone(referente: Agent, family: Family) -> None:
    factories.PregnancyFactory(
        family=family, outcome=Outcome.LOSS, ended_on=date(2025, 5, 1), due_on=date(2025, 9, 1)
    )
    agent = put_on_duty(referente, on=factories.TODAY)
    assert panels.loss(agent, family, factories.TODAY) is not None
    factories.ChildFactory(family=family)
    assert panels.loss(agent, family, factories.TODAY) is None
