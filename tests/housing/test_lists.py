"""What is due, what comes next: by dates, never by anything about a family; constant queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families.models import Family
from berceau.housing.actions.household import Declared, declare
from berceau.housing.models import Appointment, HousingRequest, Outcome, Piece, PieceState
from berceau.housing.queries import lists
from berceau.housing.queries.page import page_of
from berceau.housing.queries.reach import fetch
from berceau.pathway import projection
from tests import factories
from tests.factories import AT, TODAY
from tests.housing.rows import request_of

pytestmark = pytest.mark.django_db


def filed(family: Family, day: date) -> HousingRequest:
    family.social_housing_request_on = day
    family.save()
    projection.rebuild([family.pk], today=TODAY)
    return request_of(family, state="filed")


def meeting(request: HousingRequest, days: int, **more: object) -> Appointment:
    return Appointment.objects.create(
        request=request, on=TODAY + timedelta(days=days), hour="10:00",
        by=request.created_by, at=AT, **more,
    )  # fmt: skip


def piece(request: HousingRequest, **more: object) -> Piece:
    return Piece.objects.create(
        request=request,
        **{"label": "Bail", "holder": "family", "since": TODAY, "by": request.created_by,
           "at": AT, **more},
    )  # fmt: skip


def kinds(agent: Agent) -> list[str]:
    return [line.kind for line in lists.due(agent, TODAY)]


# --- Due ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "expected"),
    [(200, []), (320, ["renewal"]), (364, ["renewal"]), (370, ["renewal"]), (420, [])],
)
def test_the_renewal_is_due_when_the_calendar_says_so(
    family: Family, days: int, expected: list[str]
) -> None:
    filed(family, TODAY - timedelta(days=days))
    assert kinds(family.referente) == expected


def test_a_renewal_that_is_late_says_whom_to_call(family: Family) -> None:
    filed(family, TODAY - timedelta(days=370))
    [line] = lists.due(family.referente, TODAY)
    assert "appeler le guichet" in line.text


def test_papers_that_miss_are_said_before_an_appointment(asked: HousingRequest) -> None:
    piece(asked)
    piece(asked, label="Livret", state=PieceState.ASKED)
    piece(asked, label="Impôts", state=PieceState.HERE)
    meeting(asked, 11)
    assert kinds(asked.family.referente) == []
    meeting(asked, 10)
    [line] = lists.due(asked.family.referente, TODAY)
    assert line.kind == "pieces"
    assert "2 pièces (Bail, Livret)." in line.text
    assert "Impôts" not in line.text


def test_a_long_list_of_papers_names_the_first_ones(asked: HousingRequest) -> None:
    for number in range(4):
        piece(asked, label=f"Pièce {number}")
    meeting(asked, 3)
    [line] = lists.due(asked.family.referente, TODAY)
    assert "4 pièces (Pièce 0, Pièce 1, Pièce 2…)." in line.text


def test_with_every_paper_an_appointment_asks_nothing(asked: HousingRequest) -> None:
    piece(asked, state=PieceState.USELESS)
    meeting(asked, 2)
    assert kinds(asked.family.referente) == []


def test_an_appointment_that_is_past_asks_what_became_of_it(asked: HousingRequest) -> None:
    meeting(asked, -2)
    meeting(asked, -5, outcome=Outcome.CAME)
    assert kinds(asked.family.referente) == ["outcome"]


def test_lines_are_in_the_order_of_their_days(family: Family) -> None:
    request = filed(family, TODAY - timedelta(days=340))
    piece(request)
    meeting(request, 4)
    meeting(request, -3)
    assert kinds(family.referente) == ["outcome", "pieces", "renewal"]


@pytest.mark.parametrize("state", ["closed", "frozen", "ended"])
def test_nothing_is_due_when_it_is_over(state: str, asked: HousingRequest) -> None:
    meeting(asked, -2)
    referente = asked.family.referente
    if state == "ended":
        HousingRequest.objects.update(ended_at=AT)
    else:
        Family.objects.filter(pk=asked.family_id).update(
            **({"state": "closed"} if state == "closed" else {"frozen_on": TODAY})
        )
    assert kinds(referente) == []


def test_who_has_it_under_her_eyes(confided: HousingRequest, worker: Agent) -> None:
    meeting(confided, -2)
    colleague = factories.ReferenteFactory()
    assert kinds(confided.family.referente) == ["outcome"]
    assert kinds(put_on_duty(worker, on=TODAY)) == ["outcome"]
    assert kinds(colleague) == []
    factories.AbsenceFactory(agent=confided.family.referente, stand_in=colleague)
    assert kinds(put_on_duty(colleague, on=TODAY)) == ["outcome"]


@pytest.mark.parametrize("role", [Role.LOCAL_MANAGER, Role.PMI_NURSE, Role.DPO, Role.BIRTH_OFFICER])
def test_other_functions_have_no_list_and_ask_nothing(role: str, asked: HousingRequest) -> None:
    agent = factories.AgentFactory(role=role)
    with CaptureQueriesContext(
        connection,
    ) as asked_of:
        assert lists.due(agent, TODAY) == []
    assert len(asked_of) == 0


# --- The list -----------------------------------------------------------------------------
def test_requests_are_in_the_order_of_their_next_day(referente: Agent) -> None:
    names = {}
    for name, days in (("A", 200), ("B", None), ("C", 300)):
        family = factories.FamilyFactory(referente=referente, with_newborn=True, name=name)
        names[name] = filed(family, TODAY - timedelta(days=days)) if days else request_of(family)
    meeting(names["A"], 2)
    assert [line.family.name for line in lists.going_on(referente, TODAY)] == ["A", "C", "B"]


def test_what_is_over_is_apart(asked: HousingRequest) -> None:
    HousingRequest.objects.update(ended_at=AT, state="granted")
    referente = asked.family.referente
    assert lists.going_on(referente, TODAY) == []
    assert lists.ended(referente, TODAY) == [asked]


# --- Queries ------------------------------------------------------------------------------
def many(referente: Agent, count: int) -> None:
    for _time in range(count):
        family = factories.FamilyFactory(referente=referente, with_newborn=True, expecting=True)
        request = filed(family, TODAY - timedelta(days=320))
        declare(reference=request.reference, declared=Declared(), on=TODAY, by=referente, at=AT)
        factories.ChildFactory(family=family)
        piece(request)
        meeting(request, 3)
        meeting(request, -3)


@pytest.mark.parametrize(
    ("what", "most"),
    [(lists.due, 4), (lists.going_on, 2), (lists.ended, 1)],
    ids=["due", "going_on", "ended"],
)
def test_a_list_asks_as_much_for_nine_as_for_one(
    what: Callable[..., Any], most: int, referente: Agent
) -> None:
    many(referente, 1)
    with CaptureQueriesContext(connection) as few:
        what(referente, TODAY)
    many(referente, 8)
    with CaptureQueriesContext(connection) as same:
        what(referente, TODAY)
    assert len(same) == len(few) == most


def test_a_day_without_a_near_appointment_asks_three_times(referente: Agent) -> None:
    many(referente, 2)
    Appointment.objects.filter(
        pk__in=[one.pk for one in Appointment.objects.all() if one.on > TODAY]
    ).delete()
    with CaptureQueriesContext(connection) as asked:
        assert [line.kind for line in lists.due(referente, TODAY)].count("household") == 2
    assert len(asked) == 3


def test_a_page_asks_as_much_for_a_long_file(referente: Agent) -> None:
    many(referente, 1)
    request = HousingRequest.objects.get()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            reader = fetch(referente, request.reference, TODAY)
            assert reader is not None
            page_of(reader, TODAY)
        return len(queries)

    few = asked()
    for number in range(6):
        piece(request, label=f"Pièce {number}")
        meeting(request, 5 + number)
        factories.ChildFactory(family=request.family)
    assert asked() == few <= 15
