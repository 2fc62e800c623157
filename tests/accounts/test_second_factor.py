"""T11: without a second factor, a password opens nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from berceau.accounts import factors
from berceau.accounts.mfa import MFAAdapter
from berceau.accounts.models import Agent, Mandate
from berceau.accounts.roles import Role
from berceau.kit import crypto
from tests.accounts.codes import code_of, password_in, set_up, shown_codes
from tests.consistency.routes import named_routes
from tests.factories import AT, PASSWORD, TODAY, AgentFactory
from tests.signing import sign_in

PAGE = "privacy:matrix"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(AT, tick=False) as travelling:
        yield travelling


@pytest.fixture
def agent(clock: time_machine.Coordinates, db: None) -> Agent:
    return AgentFactory(role=Role.REFERENTE, password=PASSWORD)


@pytest.fixture
def secret(agent: Agent, clock: time_machine.Coordinates) -> str:
    """Her application of codes, set up one day before."""
    browser = Client()
    password_in(browser, agent)
    secret = set_up(browser)
    browser.post(reverse("recovery_codes_kept"), {"once": "k" * 24})
    clock.shift(timedelta(days=1))
    return secret


def opens(browser: Client) -> bool:
    return browser.get(reverse(PAGE)).status_code == 200


def test_a_password_alone_leads_to_the_set_up(client: Client, agent: Agent) -> None:
    password_in(client, agent)
    answer = client.get(reverse(PAGE))
    assert answer.headers["Location"] == reverse("second_factor")


ALLOWED = {
    "second_factor", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate",
    "account_locked", "account_unlock_options", "account_lock_now",
}  # fmt: skip


NOT_FOR_AGENTS = {"public", "parents", "closed"}


def test_no_route_but_the_set_up_opens_without_second_factor(agent: Agent) -> None:
    browser = sign_in(Client(), agent, factor=False)
    opened = set()
    # What is allowed comes last: locking the session would shut the other routes.
    for route in sorted(named_routes(), key=lambda one: (one.name in ALLOWED, one.name)):
        # On a parent's page an agent is nobody: their own link opens it, not her session.
        if route.arguments or route.access is None or route.access.kind in NOT_FOR_AGENTS:
            continue
        for method in ("GET", "POST"):
            answer = browser.generic(method, route.url({}))
            if answer.headers.get("Location") != reverse("second_factor"):
                opened.add(route.name)
    assert opened == ALLOWED


def test_a_script_is_told_where_to_go(agent: Agent) -> None:
    browser = sign_in(Client(), agent, factor=False)
    answer = browser.get(reverse(PAGE), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, reverse("second_factor"))


def test_once_set_up_the_session_opens(client: Client, agent: Agent) -> None:
    password_in(client, agent)
    set_up(client)
    assert opens(client)


def test_a_wrong_code_sets_nothing_up(client: Client, agent: Agent) -> None:
    password_in(client, agent)
    client.get(reverse("mfa_activate_totp"))
    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "pas le bon code" in page
    assert not factors.has_any(agent)
    assert not opens(client)


def test_at_the_next_sign_in_the_code_is_asked(client: Client, agent: Agent, secret: str) -> None:
    assert password_in(client, agent) == reverse("mfa_authenticate")
    assert not opens(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert opens(client)


def test_a_code_serves_once(client: Client, agent: Agent, secret: str) -> None:
    code = code_of(secret)
    password_in(client, agent)
    client.post(reverse("mfa_authenticate"), {"code": code})
    elsewhere = Client()
    password_in(elsewhere, agent)
    elsewhere.post(reverse("mfa_authenticate"), {"code": code})
    assert not opens(elsewhere)


def test_five_wrong_codes_close_the_way(client: Client, agent: Agent, secret: str) -> None:
    password_in(client, agent)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    page = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).content.decode()
    assert "Attendez un quart d’heure" in page
    assert not opens(client)


def test_a_session_opened_before_the_second_factor_does_not_outlive_it(
    agent: Agent, secret: str
) -> None:
    """A stolen password that was signed in cannot set up a second factor of its own."""
    thief = sign_in(Client(), agent, factor=False)
    assert thief.get(reverse("mfa_activate_totp")).headers["Location"] == reverse("account_login")
    assert thief.get(reverse(PAGE)).headers["Location"].startswith(reverse("account_login"))


def test_the_secret_is_sealed_in_the_database(agent: Agent, secret: str) -> None:
    rows = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in rows
    assert rows.count("mfa1.") == 2


def test_a_secret_moved_or_altered_does_not_open(db: None) -> None:
    adapter = MFAAdapter()
    sealed = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert adapter.decrypt(sealed) == "JBSWY3DPEHPK3PXP"
    for other in (sealed[:-2] + "AA", "JBSWY3DPEHPK3PXP"):
        with pytest.raises(crypto.TamperedError):
            adapter.decrypt(other)


# --- Recovery codes ---
def test_recovery_codes_are_shown_until_kept_then_never(client: Client, agent: Agent) -> None:
    password_in(client, agent)
    set_up(client)
    codes = shown_codes(client)
    assert len(set(codes)) == 10
    assert shown_codes(client) == codes
    file = client.get(reverse("mfa_download_recovery_codes"))
    assert "attachment" in file.headers["Content-Disposition"]
    assert all(code in file.content.decode() for code in codes)
    client.post(reverse("recovery_codes_kept"), {"once": "k" * 24})
    assert shown_codes(client) == []
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 302


def test_a_recovery_code_opens_once(client: Client, agent: Agent) -> None:
    password_in(client, agent)
    set_up(client)
    code = shown_codes(client)[3]
    for expected in (True, False):
        browser = Client()
        password_in(browser, agent)
        browser.post(reverse("mfa_authenticate"), {"code": f"{code[:4]} {code[4:]}"})
        assert opens(browser) is expected


def test_new_codes_cancel_the_old(client: Client, agent: Agent) -> None:
    password_in(client, agent)
    set_up(client)
    old = shown_codes(client)
    client.post(reverse("recovery_codes_kept"), {"once": "k" * 24})
    client.post(reverse("mfa_generate_recovery_codes"))
    new = shown_codes(client)
    assert len(new) == 10
    assert not set(old) & set(new)


def test_the_password_is_asked_again_before_new_codes(
    client: Client, agent: Agent, clock: time_machine.Coordinates
) -> None:
    password_in(client, agent)
    set_up(client)
    clock.shift(timedelta(minutes=6))
    answer = client.post(reverse("mfa_generate_recovery_codes"))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


# --- Changing ---
def test_the_last_factor_stays(client: Client, agent: Agent) -> None:
    password_in(client, agent)
    set_up(client)
    held = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    client.post(reverse("remove_factor"), {"authenticator": held.pk, "once": "k" * 24})
    assert Authenticator.objects.filter(pk=held.pk).exists()


def test_a_new_phone_takes_the_place_of_the_old(
    client: Client, agent: Agent, clock: time_machine.Coordinates
) -> None:
    password_in(client, agent)
    old = set_up(client)
    clock.shift(timedelta(minutes=2))
    new = set_up(client)
    assert old != new
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).count() == 1


def test_another_s_factor_is_not_hers_to_remove(client: Client, agent: Agent) -> None:
    password_in(client, agent)
    set_up(client)
    held = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    other = sign_in(Client(), AgentFactory(role=Role.REFERENTE))
    other.post(reverse("remove_factor"), {"authenticator": held.pk, "once": "k" * 24})
    assert Authenticator.objects.filter(pk=held.pk).exists()


# --- A mandate that ended ---
def test_a_mandate_that_ended_closes_the_way_before_the_code(
    client: Client, agent: Agent, secret: str
) -> None:
    Mandate.objects.update(ends_on=TODAY - timedelta(days=1))
    assert password_in(client, agent) == reverse("account_inactive")
    assert not opens(client)


def test_my_account_says_what_she_holds(client: Client, agent: Agent) -> None:
    password_in(client, agent)
    set_up(client)
    page = client.get(reverse("my_account")).content.decode()
    assert "Application de codes" in page
    assert "Il vous reste 10 codes" in page
