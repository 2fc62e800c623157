"""T6: a shared device locks after fifteen idle minutes; what was typed waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from berceau.accounts import sessions
from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from tests.factories import AT, PASSWORD, AgentFactory
from tests.signing import sign_in

PAGE = "privacy:matrix"
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(AT, tick=False) as travelling:
        yield travelling


@pytest.fixture
def agent(clock: time_machine.Coordinates, db: None) -> Agent:
    return AgentFactory(role=Role.REFERENTE, password=PASSWORD)


@pytest.fixture
def browser(agent: Agent) -> Client:
    return sign_in(Client(), agent, shared=True)


def opens(browser: Client) -> bool:
    return browser.get(reverse(PAGE)).status_code == 200


def test_after_fifteen_idle_minutes_nothing_opens(
    browser: Client, clock: time_machine.Coordinates
) -> None:
    assert opens(browser)
    clock.shift(timedelta(minutes=15))
    answer = browser.get(reverse(PAGE))
    assert answer.headers["Location"] == f"{reverse('account_locked')}?next=%2Fconfiance%2F"
    # The moment of that request does not unlock.
    assert not opens(browser)


def test_at_fourteen_minutes_it_is_still_open(
    browser: Client, clock: time_machine.Coordinates
) -> None:
    for _ in range(4):
        assert opens(browser)
        clock.shift(timedelta(minutes=14))
    assert opens(browser)


def test_who_types_stays_in(browser: Client, clock: time_machine.Coordinates) -> None:
    """A long note is no idleness: the page tells that somebody types."""
    for _ in range(4):
        assert browser.post(reverse("account_present")).status_code == 204
        clock.shift(timedelta(minutes=10))
    assert opens(browser)


def test_a_sign_of_life_does_not_unlock(browser: Client, clock: time_machine.Coordinates) -> None:
    opens(browser)
    clock.shift(timedelta(minutes=16))
    assert browser.post(reverse("account_present"), headers=SCRIPT).status_code == 423
    assert not opens(browser)


def test_a_page_for_anybody_opens_on_a_locked_device(
    browser: Client, clock: time_machine.Coordinates
) -> None:
    """A partner follows their own link on the computer of the team."""
    opens(browser)
    clock.shift(timedelta(minutes=16))
    for page in (reverse("portal:home"), reverse("directory:guest", args=["inconnu"])):
        assert browser.get(page).status_code == 200


def test_a_device_of_one_s_own_does_not_lock(agent: Agent, clock: time_machine.Coordinates) -> None:
    browser = sign_in(Client(), agent, shared=False)
    opens(browser)
    clock.shift(timedelta(minutes=40))
    assert opens(browser)


def test_unsaid_a_device_is_shared(agent: Agent, clock: time_machine.Coordinates) -> None:
    browser = sign_in(Client(), agent)
    session = browser.session
    del session[sessions.SHARED]
    session.save()
    clock.shift(timedelta(minutes=20))
    assert not opens(browser)


def test_the_password_unlocks_and_comes_back(
    browser: Client, clock: time_machine.Coordinates
) -> None:
    opens(browser)
    clock.shift(timedelta(minutes=20))
    sent = {"password": PASSWORD, "next": reverse(PAGE)}
    answer = browser.post(reverse("account_locked"), sent)
    assert answer.headers["Location"] == reverse(PAGE)
    assert opens(browser)


def test_a_wrong_password_does_not(browser: Client, clock: time_machine.Coordinates) -> None:
    opens(browser)
    clock.shift(timedelta(minutes=20))
    assert browser.post(reverse("account_locked"), {"password": "autre"}).status_code == 422
    assert browser.post(reverse("account_locked"), {"password": ""}).status_code == 422
    assert not opens(browser)


def test_five_tries_then_a_quarter_of_an_hour(
    browser: Client, clock: time_machine.Coordinates
) -> None:
    opens(browser)
    clock.shift(timedelta(minutes=20))
    for _ in range(5):
        browser.post(reverse("account_locked"), {"password": "autre"})
    right = {"password": PASSWORD}
    answer = browser.post(reverse("account_locked"), right, headers=SCRIPT)
    assert answer.status_code == 429
    assert "Trop d’essais" in answer.json()["error"]
    assert not opens(browser)


def test_from_inside_the_page_nothing_else_is_answered(
    browser: Client, clock: time_machine.Coordinates
) -> None:
    browser.post(reverse("account_lock_now"), headers=SCRIPT)
    assert not opens(browser)
    answer = browser.post(reverse("account_locked"), {"password": PASSWORD}, headers=SCRIPT)
    assert (answer.status_code, answer.content) == (204, b"")
    assert opens(browser)


def test_a_fragment_is_told_423(browser: Client) -> None:
    browser.post(reverse("account_lock_now"))
    answer = browser.get(reverse(PAGE), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (423, b"")
    assert answer.headers["HX-Trigger"] == "berceau:locked"


def test_the_lock_page_says_nothing_of_a_family_nor_of_the_work(browser: Client) -> None:
    browser.post(reverse("account_lock_now"))
    page = browser.get(reverse("account_locked")).content.decode()
    assert "Aujourd’hui" not in page
    assert "/familles/" not in page


def test_nobody_is_sent_outside_after_unlocking(browser: Client) -> None:
    browser.post(reverse("account_lock_now"))
    sent = {"password": PASSWORD, "next": "https://ailleurs.fr/"}
    answer = browser.post(reverse("account_locked"), sent)
    assert answer.headers["Location"] == reverse("home_of_agent")


def test_a_locked_session_can_still_be_left(browser: Client) -> None:
    browser.post(reverse("account_lock_now"))
    assert browser.post(reverse("account_logout")).status_code == 302


@pytest.mark.parametrize(("ticked", "shared"), [("on", True), ("", False)])
def test_the_choice_is_made_at_sign_in_and_remembered(
    agent: Agent, ticked: str, *, shared: bool
) -> None:
    browser = Client()
    sent = {"login": agent.email, "password": PASSWORD, "shared": ticked}
    browser.post(reverse("account_login"), sent)
    assert browser.session[sessions.SHARED] is shared
    assert browser.cookies[sessions.COOKIE].value == ("" if shared else sessions.OWN)


def test_the_box_is_ticked_unless_this_browser_said_otherwise(client: Client, db: None) -> None:
    def ticked() -> bool:
        page = client.get(reverse("account_login")).content.decode()
        return "checked" in page.split('name="shared"')[1].split(">")[0]

    assert ticked()
    client.cookies[sessions.COOKIE] = sessions.OWN
    assert not ticked()


def test_pages_of_agents_are_never_kept_by_the_browser(browser: Client) -> None:
    assert browser.get(reverse(PAGE)).headers["Cache-Control"] == "no-store"
    answer = browser.get(reverse("account_locked"))
    assert "no-store" in answer.headers["Cache-Control"]
