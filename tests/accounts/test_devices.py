"""T6, T12: where an account is open, closing it from elsewhere, and who leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from berceau.accounts import factors, sessions
from berceau.accounts.models import Agent, OpenSession
from berceau.accounts.roles import Role
from berceau.kit.once import new_key
from berceau.privacy.models import Act
from tests.accounts.codes import password_in, set_up
from tests.factories import AT, PASSWORD, AgentFactory
from tests.signing import sign_in

PAGE = "privacy:matrix"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(AT, tick=False) as travelling:
        yield travelling


@pytest.fixture
def agent(db: None) -> Agent:
    return AgentFactory(role=Role.REFERENTE, password=PASSWORD)


@pytest.fixture
def admin(db: None) -> Client:
    return sign_in(Client(), AgentFactory(role=Role.FUNCTIONAL_ADMIN))


def opens(browser: Client) -> bool:
    return browser.get(reverse(PAGE)).status_code == 200


def post(browser: Client, route: str, *args: object, **sent: object) -> int:
    return browser.post(reverse(route, args=args), {"once": new_key(), **sent}).status_code


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (FIREFOX, "Firefox sur Windows"),
        (PHONE, "Safari sur iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge sur Linux"),
        ("", "Appareil inconnu"),
    ],
)
def test_a_device_is_said_in_words(said: str, words: str) -> None:
    assert sessions.device(said) == words


def test_each_sign_in_is_listed(agent: Agent) -> None:
    for said in (FIREFOX, PHONE):
        browser = Client(headers={"User-Agent": said})
        password_in(browser, agent)
        if said == FIREFOX:
            set_up(browser)
            first = browser
        else:
            browser.get("/")
    rows = set(OpenSession.objects.values_list("device", flat=True))
    assert "Firefox sur Windows" in rows
    page = first.get(reverse("my_devices")).content.decode()
    assert "Firefox sur Windows" in page
    assert "cet appareil" in page


def test_another_device_is_closed_from_here(agent: Agent) -> None:
    here, there = sign_in(Client(), agent), sign_in(Client(), agent)
    assert opens(there)
    row = OpenSession.objects.get(session_key=there.session.session_key)
    post(here, "close_device", session=row.pk)
    assert not opens(there)
    assert opens(here)


def test_all_the_others_are_closed_from_here(agent: Agent) -> None:
    here, *others = (sign_in(Client(), agent) for _ in range(3))
    post(here, "close_device", session="others")
    assert [opens(one) for one in (here, *others)] == [True, False, False]
    assert OpenSession.objects.count() == Session.objects.count() == 1


def test_nobody_closes_the_device_of_another(agent: Agent) -> None:
    hers, other = sign_in(Client(), agent), sign_in(Client(), AgentFactory(role=Role.REFERENTE))
    post(other, "close_device", session=OpenSession.objects.get(agent=agent).pk)
    assert opens(hers)


def test_a_renewed_session_is_listed_under_its_new_key(agent: Agent) -> None:
    browser = sign_in(Client(), agent)
    new = "une autre phrase à retenir"
    browser.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert opens(browser)
    assert OpenSession.objects.get().session_key == browser.session.session_key


def test_leaving_takes_the_line_away(agent: Agent) -> None:
    browser = sign_in(Client(), agent)
    browser.post(reverse("account_logout"))
    assert not OpenSession.objects.exists()


# --- A leaver ---
def test_a_disabled_agent_is_out_at_her_next_request(
    agent: Agent, admin: Client, clock: time_machine.Coordinates
) -> None:
    phones = [sign_in(Client(), agent) for _ in range(2)]
    assert all(opens(one) for one in phones)
    post(admin, "privacy:agent_close", agent.pk)
    clock.shift(timedelta(seconds=1))
    assert not any(opens(one) for one in phones)


def test_the_sessions_of_a_disabled_agent_are_erased(agent: Agent, admin: Client) -> None:
    """Opening the account again later does not open them again."""
    browser = sign_in(Client(), agent)
    post(admin, "privacy:agent_close", agent.pk)
    assert not OpenSession.objects.filter(agent=agent).exists()
    post(admin, "privacy:agent_open", agent.pk)
    assert not opens(browser)


def test_an_account_closed_in_the_database_alone_is_out_too(agent: Agent) -> None:
    browser = sign_in(Client(), agent)
    Agent.objects.filter(pk=agent.pk).update(is_active=False)
    assert not opens(browser)


def test_the_administrator_closes_the_sessions_of_a_lost_phone(agent: Agent, admin: Client) -> None:
    browser = sign_in(Client(), agent)
    post(admin, "privacy:agent_sessions", agent.pk)
    assert not opens(browser)
    assert Act.objects.filter(verb="agent.sessions_closed").exists()


# --- Everything lost ---
@pytest.fixture
def lost(agent: Agent, settings: object) -> Agent:
    """An agent with a second factor that she has lost."""
    settings.MAIL_READY = True  # type: ignore[attr-defined]
    browser = Client()
    password_in(browser, agent)
    set_up(browser)
    return agent


def test_the_administrator_takes_a_lost_second_factor_away(lost: Agent, admin: Client) -> None:
    post(admin, "privacy:agent_second_factor", lost.pk)
    assert not Authenticator.objects.filter(user=lost).exists()
    assert not OpenSession.objects.filter(agent=lost).exists()
    act = Act.objects.get(verb="agent.second_factor_reset")
    assert act.detail["agent"] == lost.pk


def test_the_agent_is_told_by_mail_and_at_her_next_sign_in(lost: Agent, admin: Client) -> None:
    post(admin, "privacy:agent_second_factor", lost.pk)
    assert [message.to for message in mail.outbox] == [[lost.email]]
    browser = Client()
    password_in(browser, lost)
    assert "a été retiré" in browser.get(reverse("second_factor")).content.decode()
    set_up(browser)
    lost.refresh_from_db()
    assert lost.second_factor_reset_at is None
    assert opens(browser)


def test_nobody_takes_her_own_second_factor_away(db: None) -> None:
    agent = AgentFactory(role=Role.FUNCTIONAL_ADMIN)
    browser = sign_in(Client(), agent)
    Authenticator.objects.create(user=agent, type=Authenticator.Type.TOTP, data={})
    assert post(browser, "privacy:agent_second_factor", agent.pk) == 403
    assert factors.has_any(agent)


def test_only_the_administrator_may(lost: Agent) -> None:
    other = sign_in(Client(), AgentFactory(role=Role.LOCAL_MANAGER))
    assert post(other, "privacy:agent_second_factor", lost.pk) == 403
    assert factors.has_any(lost)
