"""A session slides with activity, ends when idle, and follows the mandate at each request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from berceau.accounts.duty import put_on_duty
from berceau.accounts.landing import first_page
from berceau.accounts.models import Agent, Mandate, OpenSession
from berceau.accounts.roles import Role
from berceau.privacy.access import role_allows
from tests.consistency.routes import all_routes
from tests.factories import AT, TODAY, AbsenceFactory, AgentFactory, ReferenteFactory

IDLE = timedelta(hours=2)
PAGE = "privacy:matrix"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(AT, tick=False) as travelling:
        yield travelling


@pytest.fixture
def agent(clock: time_machine.Coordinates, db: None) -> Agent:
    return AgentFactory(role=Role.FACILITATOR)


@pytest.fixture
def browser(agent: Agent, client_of: Callable[[Agent], Client]) -> Client:
    return client_of(agent)


def status(browser: Client) -> int:
    return browser.get(reverse(PAGE)).status_code


def test_an_idle_session_ends(browser: Client, clock: time_machine.Coordinates) -> None:
    assert status(browser) == 200
    clock.shift(IDLE + timedelta(minutes=1))
    assert status(browser) == 302


def test_an_active_session_goes_on(browser: Client, clock: time_machine.Coordinates) -> None:
    for _ in range(6):
        clock.shift(timedelta(minutes=45))
        assert status(browser) == 200


def writes(browser: Client) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        status(browser)
    return [one["sql"] for one in queries if one["sql"].startswith(("UPDATE", "INSERT"))]


def test_reading_pages_does_not_write_at_each_page(
    browser: Client, clock: time_machine.Coordinates
) -> None:
    status(browser)
    clock.shift(timedelta(seconds=59))
    assert writes(browser) == []


def test_the_session_is_written_again_after_a_minute(
    browser: Client, clock: time_machine.Coordinates
) -> None:
    status(browser)
    clock.shift(timedelta(minutes=1))
    assert len(writes(browser)) == 2
    assert Session.objects.get().expire_date == AT + timedelta(minutes=1) + IDLE
    assert OpenSession.objects.get().seen_at == AT + timedelta(minutes=1)


def test_a_closed_account_is_out_at_the_next_request(browser: Client, agent: Agent) -> None:
    assert status(browser) == 200
    Agent.objects.filter(pk=agent.pk).update(is_active=False)
    assert status(browser) == 302


def test_a_mandate_that_ended_yesterday_opens_nothing(browser: Client, agent: Agent) -> None:
    assert status(browser) == 200
    Mandate.objects.update(ends_on=TODAY - timedelta(days=1))
    assert status(browser) == 403


def test_the_last_day_of_a_mandate_still_counts(browser: Client, agent: Agent) -> None:
    Mandate.objects.update(ends_on=TODAY)
    assert status(browser) == 200


def test_at_midnight_a_mandate_is_over(
    agent: Agent, clock: time_machine.Coordinates, client_of: Callable[[Agent], Client]
) -> None:
    Mandate.objects.update(ends_on=TODAY)
    # 23:30 in Paris, then half past midnight: days are the territory's days.
    clock.move_to(AT.replace(hour=22, minute=30))
    browser = client_of(agent)
    assert status(browser) == 200
    clock.shift(timedelta(hours=1))
    assert status(browser) == 403


def test_without_mandate_one_can_still_leave(browser: Client) -> None:
    Mandate.objects.all().delete()
    assert browser.post(reverse("account_logout")).status_code == 302


def test_knowing_who_is_on_duty_takes_three_queries(browser: Client) -> None:
    status(browser)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(reverse("account_logout")).status_code == 200
    assert len(queries) <= 3


def test_a_stand_in_is_on_duty_for_the_absent_at_the_dates_of_the_absence(db: None) -> None:
    absence = AbsenceFactory()
    stand_in = absence.stand_in
    assert put_on_duty(stand_in, on=TODAY).answers_for == {stand_in.pk, absence.agent_id}
    after = absence.ends_on + timedelta(days=1)
    assert put_on_duty(stand_in, on=after).answers_for == {stand_in.pk}


def test_the_absent_agent_knows_who_stands_in(db: None) -> None:
    absence = AbsenceFactory()
    assert put_on_duty(absence.agent, on=TODAY).replaced_by == absence.stand_in


def test_a_stand_in_who_is_no_referente_answers_for_nobody(db: None) -> None:
    other = AgentFactory(role=Role.PMI_NURSE)
    AbsenceFactory(agent=ReferenteFactory(), stand_in=other)
    assert put_on_duty(other, on=TODAY).answers_for == frozenset()


# --- The first page ---
@pytest.mark.parametrize("role", Role.values)
def test_the_first_page_of_a_role_is_open_to_it(role: str) -> None:
    (route,) = [one for one in all_routes() if one.name == first_page(role)]
    assert route.access is not None
    assert route.access.kind == "every_agent" or role_allows(
        role, route.access.compartment, route.access.verb
    )


@pytest.mark.parametrize(
    ("role", "url"),
    [
        (Role.REFERENTE, "/aujourdhui/"),
        (Role.BIRTH_OFFICER, "/naissance/"),
        (Role.PMI_NURSE, "/aujourdhui/"),
        (Role.PMI_DOCTOR, "/aujourdhui/"),
        (Role.SOCIAL_WORKER, "/aujourdhui/"),
        (Role.FUNCTIONAL_ADMIN, "/agents/"),
        (Role.LOCAL_MANAGER, "/affectation/"),
        (Role.ELECTED_OFFICIAL, "/confiance/"),
    ],
)
def test_an_agent_lands_on_the_first_page_of_her_work(
    role: str, url: str, client_of: Callable[[Agent], Client]
) -> None:
    browser = client_of(AgentFactory(role=role))
    assert browser.get(reverse("home_of_agent")).headers["Location"] == url
