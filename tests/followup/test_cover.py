"""Cover: dated, named, for those dates only."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from berceau.accounts.models import Absence, Agent, Organisation
from berceau.accounts.roles import Role
from berceau.families.models import Family
from berceau.followup.queries import panels
from tests import factories
from tests.followup.conftest import signed_in

pytestmark = pytest.mark.django_db

PAGE = "/absence/"


@pytest.fixture
def ccas(db: None) -> Organisation:
    return factories.OrganisationFactory()


@pytest.fixture
def claire(ccas: Organisation) -> Agent:
    return factories.ReferenteFactory(organisation=ccas)


@pytest.fixture
def nadia(ccas: Organisation) -> Agent:
    return factories.ReferenteFactory(organisation=ccas)


def away(
    by: Agent, stand_in: Agent, start: str = "2026-11-24", end: str = "2026-11-30", **more: object
):  # type: ignore[no-untyped-def]
    data = {"starts_on": start, "ends_on": end, "stand_in": stand_in.pk}
    return signed_in(by).post(PAGE, data | more)


def test_an_absence_is_dated_and_named(claire: Agent, nadia: Agent) -> None:
    away(claire, nadia)
    absence = Absence.objects.get()
    assert (absence.agent, absence.stand_in, absence.declared_by) == (claire, nadia, claire)
    assert (str(absence.starts_on), str(absence.ends_on)) == ("2026-11-24", "2026-11-30")


@pytest.mark.parametrize(
    ("days", "status"), [(0, 404), (1, 200), (7, 200), (8, 404)]
)  # before, first day, last day, after
def test_the_stand_in_sees_for_those_dates_only(
    claire: Agent, nadia: Agent, days: int, status: int
) -> None:
    family = factories.FamilyFactory(referente=claire)
    away(claire, nadia)
    with time_machine.travel(factories.AT + timedelta(days=days), tick=False):
        page = signed_in(nadia).get(reverse("followup:notes", args=[family.reference]))
    assert page.status_code == status


def test_a_colleague_of_another_organisation_cannot_stand_in(claire: Agent) -> None:
    assert away(claire, factories.ReferenteFactory()).status_code == 422
    assert Absence.objects.count() == 0


def test_one_does_not_stand_in_for_oneself(claire: Agent, nadia: Agent) -> None:
    assert away(claire, claire).status_code == 422


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-11-30", "2026-12-05"), ("2026-11-20", "2026-11-24"), ("2026-11-25", "2026-11-26")],
)
def test_two_absences_do_not_overlap(claire: Agent, nadia: Agent, start: str, end: str) -> None:
    away(claire, nadia)
    assert away(claire, nadia, start, end).status_code == 422
    assert Absence.objects.count() == 1


def test_two_absences_may_follow_each_other(claire: Agent, nadia: Agent) -> None:
    away(claire, nadia)
    assert away(claire, nadia, "2026-12-01", "2026-12-02").status_code == 302


def test_each_button_says_which_absence_it_ends(claire: Agent, nadia: Agent) -> None:
    away(claire, nadia, "2026-11-23", "2026-11-24")
    away(claire, nadia, "2026-12-01", "2026-12-02")
    away(claire, nadia, "2026-12-10", "2026-12-11")
    page = signed_in(claire).get(PAGE).content.decode()
    named = re.findall(r'aria-label="((?:Je suis|Annuler)[^"]*)"', page)
    assert len(named) == len(set(named)) == 3


def test_who_is_away_cannot_stand_in(claire: Agent, nadia: Agent, ccas: Organisation) -> None:
    away(nadia, factories.ReferenteFactory(organisation=ccas))
    assert away(claire, nadia).status_code == 422


def test_who_stands_in_does_not_leave_without_a_word(
    claire: Agent, nadia: Agent, ccas: Organisation
) -> None:
    away(claire, nadia)
    assert away(nadia, factories.ReferenteFactory(organisation=ccas)).status_code == 422


@pytest.mark.parametrize(
    ("start", "end"), [("2026-11-30", "2026-11-24"), ("2026-11-01", "2026-11-10")]
)
def test_dates_that_cannot_be(claire: Agent, nadia: Agent, start: str, end: str) -> None:
    assert away(claire, nadia, start, end).status_code == 422


def test_back_early_the_stand_in_sees_no_more(claire: Agent, nadia: Agent) -> None:
    family = factories.FamilyFactory(referente=claire)
    away(claire, nadia, "2026-11-23")
    url = reverse("followup:absence_cancel", args=[Absence.objects.get().pk])
    assert signed_in(claire).post(url)["Location"] == PAGE
    page = signed_in(nadia).get(reverse("followup:notes", args=[family.reference]))
    assert page.status_code == 404


def test_the_stand_in_does_not_cancel(claire: Agent, nadia: Agent) -> None:
    away(claire, nadia)
    url = reverse("followup:absence_cancel", args=[Absence.objects.get().pk])
    assert signed_in(nadia).post(url).status_code == 403


def test_a_stranger_finds_no_absence(claire: Agent, nadia: Agent) -> None:
    away(claire, nadia)
    url = reverse("followup:absence_cancel", args=[Absence.objects.get().pk])
    assert signed_in(factories.ReferenteFactory()).post(url).status_code == 404


def test_a_local_manager_declares_for_her_team(
    claire: Agent, nadia: Agent, ccas: Organisation
) -> None:
    manager = factories.AgentFactory(role=Role.LOCAL_MANAGER, organisation=ccas)
    away(manager, nadia, agent=claire.pk)
    assert (Absence.objects.get().agent, Absence.objects.get().declared_by) == (claire, manager)


def test_the_family_page_names_the_stand_in(claire: Agent, nadia: Agent) -> None:
    family: Family = factories.FamilyFactory(referente=claire)
    away(claire, nadia, "2026-11-23")
    shown = panels.referente(claire, family, factories.TODAY)
    assert shown["absence"].stand_in == nadia  # type: ignore[attr-defined]
