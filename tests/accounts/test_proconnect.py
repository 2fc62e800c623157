"""T11: ProConnect, in front of a real OpenID Connect provider that runs beside the tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from berceau.accounts import invitations, proconnect
from berceau.accounts.models import Agent, Mandate, Organisation
from berceau.accounts.roles import Role
from tests.accounts.codes import code_of, password_in, set_up
from tests.factories import PASSWORD, TODAY, AgentFactory
from tests.signing import sign_in

SIRET, ELSEWHERE = "21590122700013", "35600000000048"
SUB = "a1b2c3d4-claire"
PAGE = "privacy:matrix"
LOGIN = "/compte/login/"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of the provider, in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.accounts.provider"]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    running = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert running.stdout is not None
    yield running.stdout.readline().strip()
    running.terminate()
    running.wait(10)
    running.stdout.close()


@pytest.fixture
def provider(server: str, settings: Any, db: None) -> str:
    """The provider, registered here."""
    settings.PROCONNECT_SERVER = server
    settings.PROCONNECT_CLIENT_ID = "berceau"
    settings.PROCONNECT_SECRET = "un secret"
    settings.PROCONNECT_READY = True
    return server


@pytest.fixture
def agent(provider: str) -> Agent:
    agent = AgentFactory(role=Role.REFERENTE, password=PASSWORD)
    Organisation.objects.filter(mandates__agent=agent).update(siret=SIRET)
    return agent


def known_there(server: str, sub: str = SUB, **claims: object) -> None:
    said = {"siret": SIRET, "amr": ["pwd", "mfa"], **claims}
    sent = {name: value for name, value in said.items() if value is not None}
    requests.put(f"{server}/users/{sub}", json=sent, timeout=5).raise_for_status()


def way(browser: Client, route: str = "socialaccount_start", **sent: str) -> str:
    page = browser.post(reverse(route), sent).content.decode()
    found = re.search(r'href="([^"]+)" data-follow', page)
    assert found, page
    return unescape(found.group(1))


def identify(url: str, sub: str = SUB) -> str:
    """The person identifies herself there; the address that she is sent back to."""
    answer = requests.post(url, data={"sub": sub}, allow_redirects=False, timeout=5)
    return str(answer.headers["Location"]).removeprefix("http://testserver")


def enter(browser: Client, sub: str = SUB, **sent: str) -> Any:
    return browser.get(identify(way(browser, **sent), sub))


def bound(agent: Agent, server: str, sub: str = SUB) -> SocialAccount:
    return SocialAccount.objects.create(user=agent, provider="proconnect", uid=f"{server} {sub}")


def opens(browser: Client) -> bool:
    return browser.get(reverse(PAGE)).status_code == 200


# --- The button ---
def test_without_settings_there_is_no_button(client: Client, db: None) -> None:
    assert "ProConnect" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("socialaccount_start")).headers["Location"] == LOGIN
    assert client.get(reverse("socialaccount_back")).headers["Location"] == LOGIN


def test_with_settings_there_is_one(client: Client, provider: str) -> None:
    assert "ProConnect" in client.get(reverse("account_login")).content.decode()


def test_what_is_asked(client: Client, provider: str) -> None:
    asked = parse_qs(urlsplit(way(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert set(asked["scope"][0].split()) == set(proconnect.SCOPES)
    assert "siret" in asked["scope"][0].split()
    assert "amr" in asked["claims"][0]
    assert len(asked["nonce"][0]) >= 32
    assert asked["redirect_uri"] == ["http://testserver/compte/proconnect/retour/"]


# --- Entering ---
def test_a_bound_identity_with_mfa_enters(client: Client, agent: Agent, provider: str) -> None:
    bound(agent, provider)
    known_there(provider)
    enter(client)
    assert opens(client)


def test_without_mfa_claimed_ours_is_set_up(client: Client, agent: Agent, provider: str) -> None:
    bound(agent, provider)
    known_there(provider, amr=["pwd"])
    enter(client)
    assert client.get(reverse(PAGE)).headers["Location"] == reverse("second_factor")


@pytest.mark.parametrize("amr", [["pwd"], None, "mfa", []])
def test_without_mfa_claimed_ours_is_asked(agent: Agent, provider: str, amr: object) -> None:
    first = Client()
    password_in(first, agent)
    secret = set_up(first)
    cache.clear()
    bound(agent, provider)
    known_there(provider, amr=amr)
    browser = Client()
    assert enter(browser).headers["Location"] == reverse("mfa_authenticate")
    assert not opens(browser)
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert opens(browser)


def test_a_mandate_that_ended_opens_nothing(client: Client, agent: Agent, provider: str) -> None:
    bound(agent, provider)
    known_there(provider)
    Mandate.objects.update(starts_on=TODAY.replace(year=2020), ends_on=TODAY.replace(year=2021))
    assert enter(client).headers["Location"] == reverse("account_inactive")
    assert not opens(client)


# --- Who is who ---
def test_the_same_address_is_not_the_same_person(
    client: Client, agent: Agent, provider: str
) -> None:
    known_there(provider, "someone-else", email=agent.email, email_verified=True)
    answer = enter(client, "someone-else")
    assert answer.status_code == 403
    assert "Avoir la même adresse électronique ne suffit pas" in answer.content.decode()
    assert not opens(client)
    assert not SocialAccount.objects.exists()


def test_another_number_with_the_same_address_as_a_bound_one(
    client: Client, agent: Agent, provider: str
) -> None:
    bound(agent, provider)
    known_there(provider, "other", email=agent.email)
    assert enter(client, "other").status_code == 403


def test_the_same_number_given_by_another_issuer_is_unknown(
    client: Client, agent: Agent, provider: str
) -> None:
    bound(agent, "https://ailleurs.example")
    known_there(provider)
    assert enter(client).status_code == 403
    assert not opens(client)


def test_an_issuer_that_says_it_is_another_is_not_believed(
    client: Client, agent: Agent, provider: str
) -> None:
    config = requests.get(f"{provider}/.well-known/openid-configuration", timeout=5).json()
    cache.set(f"proconnect:{provider}", config | {"issuer": "https://ailleurs.example"}, 60)
    assert client.post(reverse("socialaccount_start")).status_code == 503


def test_a_token_for_another_is_not_believed(
    client: Client, agent: Agent, provider: str, settings: Any, rf: Any
) -> None:
    """The audience of the token is another application."""
    bound(agent, provider)
    known_there(provider)
    enter(client)
    token = client.session[proconnect.TOKEN]
    assert proconnect.Door(rf.get("/")).believed(token)["sub"] == SUB
    settings.PROCONNECT_CLIENT_ID = "une-autre"
    with pytest.raises(proconnect.NotToBeBelievedError):
        proconnect.Door(rf.get("/")).believed(token)


def test_an_answer_that_nobody_asked_is_not_believed(
    client: Client, agent: Agent, provider: str
) -> None:
    bound(agent, provider)
    known_there(provider)
    other = Client()
    assert client.get(identify(way(other))).status_code == 401
    assert not opens(client)


def test_an_answer_with_another_nonce_is_not_believed(
    client: Client, agent: Agent, provider: str
) -> None:
    bound(agent, provider)
    known_there(provider)
    back = identify(re.sub(r"nonce=[^&]+", "nonce=" + "x" * 40, way(client)))
    assert client.get(back).status_code == 401
    assert not opens(client)


@pytest.mark.parametrize(
    ("siret", "words"),
    [(None, "le SIRET manque"), ("", "le SIRET manque"), (ELSEWHERE, "n’est pas de celles")],
)
def test_without_an_organisation_of_ours_nobody_enters(
    client: Client, agent: Agent, provider: str, siret: object, words: str
) -> None:
    bound(agent, provider)
    known_there(provider, siret=siret)
    answer = enter(client)
    assert words in answer.content.decode()
    assert not opens(client)


# --- Binding ---
def bind(browser: Client) -> Any:
    return browser.get(identify(way(browser, "socialaccount_bind")))


def test_she_binds_it_herself(agent: Agent, provider: str) -> None:
    known_there(provider)
    assert bind(sign_in(Client(), agent)).headers["Location"] == reverse("my_account")
    assert SocialAccount.objects.get().user == agent
    browser = Client()
    enter(browser)
    assert opens(browser)


def test_what_is_kept_of_the_identity(agent: Agent, provider: str) -> None:
    known_there(provider, email="claire@exemple.fr", given_name="Claire")
    bind(sign_in(Client(), agent))
    assert set(SocialAccount.objects.get().extra_data) == {"siret", "amr"}


def test_without_second_factor_nothing_is_bound(agent: Agent, provider: str) -> None:
    browser = sign_in(Client(), agent, factor=False)
    answer = browser.post(reverse("socialaccount_bind"))
    assert answer.headers["Location"] == reverse("second_factor")


def test_an_identity_opens_one_account(agent: Agent, provider: str) -> None:
    bound(AgentFactory(role=Role.REFERENTE), provider)
    known_there(provider)
    assert "déjà rattachée" in bind(sign_in(Client(), agent)).content.decode()
    assert SocialAccount.objects.filter(user=agent).count() == 0


def test_the_binding_started_in_one_session_does_not_end_in_another(
    agent: Agent, provider: str
) -> None:
    known_there(provider)
    browser = sign_in(Client(), agent)
    back = identify(way(browser, "socialaccount_bind"))
    browser.logout()
    assert browser.get(back).status_code in {401, 403}
    assert not SocialAccount.objects.exists()


# --- Invitations ---
def invite(agent: Agent, browser: Client, rf: Any) -> dict[str, str]:
    url = invitations.link(rf.get("/"), agent).removeprefix("http://testserver")
    browser.get(url)
    return {"uidb36": url.split("/key/")[1].split("-")[0]}


def test_an_invitation_binds_at_the_first_sign_in(
    client: Client, agent: Agent, provider: str, rf: Any
) -> None:
    known_there(provider)
    sent = invite(agent, client, rf)
    client.get(identify(way(client, "socialaccount_accept", **sent)))
    assert opens(client)
    assert SocialAccount.objects.get().user == agent


def test_an_invitation_serves_once(client: Client, agent: Agent, provider: str, rf: Any) -> None:
    known_there(provider)
    other = Client()
    sent = invite(agent, client, rf)
    invite(agent, other, rf)
    client.get(identify(way(client, "socialaccount_accept", **sent)))
    answer = other.post(reverse("socialaccount_accept"), sent)
    assert "ne peut pas rattacher ProConnect" in answer.content.decode()


def test_an_invitation_does_not_go_round_a_second_factor(
    client: Client, agent: Agent, provider: str, rf: Any
) -> None:
    """Who reads her mail must not come in with an identity of their own."""
    hers = Client()
    password_in(hers, agent)
    set_up(hers)
    agent.refresh_from_db()
    sent = invite(agent, client, rf)
    answer = client.post(reverse("socialaccount_accept"), sent)
    assert "a déjà un second facteur" in answer.content.decode()


# --- Leaving ---
def test_leaving_also_leaves_proconnect(client: Client, agent: Agent, provider: str) -> None:
    bound(agent, provider)
    known_there(provider)
    enter(client)
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Location"] == reverse("socialaccount_leave")
    page = client.get(reverse("socialaccount_leave")).content.decode()
    found = re.search(r'href="([^"]+)" data-follow', page)
    assert found
    asked = parse_qs(urlsplit(unescape(found.group(1))).query)
    assert found.group(1).startswith(f"{provider}/oauth2/end_session")
    assert asked["id_token_hint"][0].count(".") == 2
    assert asked["post_logout_redirect_uri"] == ["http://testserver/"]
    assert not opens(client)


def test_proconnect_away_is_said(client: Client, provider: str, settings: Any) -> None:
    settings.PROCONNECT_SERVER = "http://localhost:9"
    answer = client.post(reverse("socialaccount_start"))
    assert answer.status_code == 503
    assert "ne répond pas" in answer.content.decode()


def test_one_get_only_may_write() -> None:
    """The return from ProConnect signs in; no other page leaves the law of readings."""
    users = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "berceau").rglob("*.py")
        if "writes_allowed" in path.read_text("utf-8")
    }
    assert users == {"berceau/kit/readonly.py", "berceau/accounts/views/proconnect.py"}
