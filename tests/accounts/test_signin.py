"""The way in, by real requests: password, lockout, no enumeration, no way out of the site."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from tests import signing
from tests.factories import AT, PASSWORD, AgentFactory

WRONG = "un mauvais mot de passe"
WAIT = "Attendez un quart d’heure"
NOT_RIGHT = "n’est pas le bon"


@pytest.fixture
def agent(db: None) -> Agent:
    return AgentFactory(role=Role.FACILITATOR, password=PASSWORD)


def sign_in(browser: Client, email: str, password: str, **more: str) -> str:
    """The page shown after the form; empty once inside."""
    response = browser.post(
        reverse("account_login"), {"login": email, "password": password, **more}
    )
    return "" if response.status_code == 302 else response.content.decode()


def is_inside(browser: Client) -> bool:
    """Past the password; the second factor is the matter of `test_second_factor.py`."""
    return browser.get(reverse("second_factor")).status_code == 200


def test_the_right_password_opens(client: Client, agent: Agent) -> None:
    assert sign_in(client, agent.email, PASSWORD) == ""
    assert is_inside(client)


def test_the_address_is_read_whatever_its_capitals_and_spaces(client: Client, agent: Agent) -> None:
    sign_in(client, f" {agent.email.upper()} ", PASSWORD)
    assert is_inside(client)


def test_a_password_is_kept_in_argon2(agent: Agent) -> None:
    assert agent.password.startswith("argon2$")


def test_a_wrong_password_is_refused_in_french(client: Client, agent: Agent) -> None:
    assert NOT_RIGHT in sign_in(client, agent.email, WRONG)
    assert not is_inside(client)


def test_an_unknown_address_is_answered_in_the_same_words(client: Client, agent: Agent) -> None:
    def answer(email: str) -> str:
        return re.sub(
            r'value="[^"]*"|content="[^"]*"', "", sign_in(Client(), email, WRONG)
        ).replace(email, "")

    assert answer(agent.email) == answer("inconnue@exemple.fr")


def test_after_five_wrong_passwords_even_the_right_one_waits(client: Client, agent: Agent) -> None:
    for _ in range(5):
        assert NOT_RIGHT in sign_in(client, agent.email, WRONG)
    assert WAIT in sign_in(client, agent.email, WRONG)
    assert WAIT in sign_in(client, agent.email, PASSWORD)
    assert not is_inside(client)


def test_capitals_do_not_give_five_more_tries(client: Client, agent: Agent) -> None:
    for _ in range(5):
        sign_in(client, agent.email, WRONG)
    assert WAIT in sign_in(client, agent.email.upper(), PASSWORD)


def test_another_browser_does_not_give_five_more_tries(client: Client, agent: Agent) -> None:
    for _ in range(5):
        sign_in(client, agent.email, WRONG)
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert WAIT in sign_in(elsewhere, agent.email, PASSWORD)


def test_a_colleague_of_the_same_office_still_enters(client: Client, agent: Agent) -> None:
    colleague = AgentFactory(role=Role.FACILITATOR, password=PASSWORD)
    for _ in range(7):
        sign_in(client, agent.email, WRONG)
    sign_in(client, colleague.email, PASSWORD)
    assert is_inside(client)


def test_a_quarter_of_an_hour_later_she_enters(client: Client, agent: Agent) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        for _ in range(6):
            sign_in(client, agent.email, WRONG)
        clock.shift(timedelta(minutes=15, seconds=1))
        sign_in(client, agent.email, PASSWORD)
        assert is_inside(client)


def test_signing_in_well_does_not_wipe_the_wrong_tries(client: Client, agent: Agent) -> None:
    for _ in range(4):
        sign_in(client, agent.email, WRONG)
    sign_in(Client(), agent.email, PASSWORD)
    sign_in(client, agent.email, WRONG)
    assert WAIT in sign_in(client, agent.email, PASSWORD)


def test_tries_are_counted_in_a_table_shared_by_all_workers(db: None) -> None:
    assert "shared_cache" in connection.introspection.table_names()
    cache.set("essai", 1)
    assert cache.get("essai") == 1


def test_the_form_suits_password_managers(client: Client, db: None) -> None:
    page = client.get(reverse("account_login")).content.decode()
    login = re.search(r'<input[^>]*name="login"[^>]*>', page)
    password = re.search(r'<input[^>]*name="password"[^>]*>', page)
    assert login
    assert 'type="email"' in login.group()
    assert 'autocomplete="username"' in login.group()
    assert password
    assert 'autocomplete="current-password"' in password.group()
    assert "placeholder" not in login.group() + password.group()


@pytest.mark.parametrize(
    "next_page",
    ["https://ailleurs.fr/", "//ailleurs.fr/", "javascript:alert(1)", "/\\ailleurs.fr", "http:ici"],
)  # fmt: skip
def test_nobody_is_sent_outside_after_signing_in(
    client: Client, agent: Agent, next_page: str
) -> None:
    response = client.post(
        reverse("account_login"), {"login": agent.email, "password": PASSWORD, "next": next_page}
    )
    assert response.headers["Location"] == reverse("home_of_agent")


def test_one_comes_back_to_the_page_that_was_asked(client: Client, agent: Agent) -> None:
    asked = reverse("privacy:readings")
    login = client.get(asked).headers["Location"]
    assert login == f"{reverse('account_login')}?next={asked.replace('/', '%2F')}"
    response = client.post(login, {"login": agent.email, "password": PASSWORD, "next": asked})
    assert response.headers["Location"] == asked


def test_there_is_no_public_sign_up(client: Client, db: None) -> None:
    assert client.get("/compte/signup/").status_code == 404
    assert client.post("/compte/signup/", {"email": "x@exemple.fr"}).status_code == 404


def test_an_agent_without_mandate_does_not_enter(client: Client, db: None) -> None:
    agent = AgentFactory(mandated=False, password=PASSWORD)
    response = client.post(reverse("account_login"), {"login": agent.email, "password": PASSWORD})
    assert response.headers["Location"] == reverse("account_inactive")
    assert not is_inside(client)


def test_a_closed_account_is_told_only_to_who_knows_its_password(
    client: Client, agent: Agent
) -> None:
    agent.is_active = False
    agent.save()
    assert NOT_RIGHT in sign_in(client, agent.email, WRONG)
    response = client.post(reverse("account_login"), {"login": agent.email, "password": PASSWORD})
    assert response.headers["Location"] == reverse("account_inactive")


def test_leaving_asks_for_a_post(client: Client, agent: Agent) -> None:
    sign_in(client, agent.email, PASSWORD)
    client.get(reverse("account_logout"))
    assert is_inside(client)
    client.post(reverse("account_logout"))
    assert not is_inside(client)


# --- A forgotten password ---
@pytest.fixture
def mail_ready(settings: object) -> None:
    settings.MAIL_READY = True  # type: ignore[attr-defined]


def ask_for_a_link(browser: Client, email: str) -> str:
    response = browser.post(reverse("account_reset_password"), {"email": email}, follow=True)
    return response.content.decode()


def test_the_link_by_mail_changes_the_password_once(
    client: Client, agent: Agent, mail_ready: None
) -> None:
    ask_for_a_link(client, agent.email)
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[0].body))
    assert found
    chosen = "une phrase que je retiens"
    page = client.get(found.group(1), follow=True)
    action = page.redirect_chain[-1][0]
    client.post(action, {"password1": chosen, "password2": chosen})
    sign_in(client, agent.email, chosen)
    assert is_inside(client)
    assert "Ce lien ne sert plus" in Client().get(found.group(1), follow=True).content.decode()


def test_an_unknown_address_is_not_told_so_when_asking_for_a_link(
    client: Client, agent: Agent, mail_ready: None
) -> None:
    def shown(email: str) -> str:
        page = ask_for_a_link(Client(), email)
        return re.sub(r'(value|content)="[^"]*"', "", page).replace(email, "")

    assert shown(agent.email) == shown("inconnue@exemple.fr")
    assert [message.to for message in mail.outbox] == [[agent.email]]


def test_the_mail_is_in_french_and_names_nobody(
    client: Client, agent: Agent, mail_ready: None
) -> None:
    ask_for_a_link(client, agent.email)
    assert "Voici un lien pour choisir votre mot de passe" in mail.outbox[0].body
    assert agent.last_name not in str(mail.outbox[0].body)


def test_an_instance_without_mail_says_so(client: Client, agent: Agent) -> None:
    page = client.get(reverse("account_reset_password")).content.decode()
    assert "n’envoie pas de messages" in page
    ask_for_a_link(client, agent.email)
    assert mail.outbox == []


@pytest.mark.parametrize("weak", ["court", "123456789012", "motdepasse"])
def test_a_weak_password_is_refused(client: Client, agent: Agent, weak: str) -> None:
    signing.sign_in(client, agent)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": weak, "password2": weak},
    )
    agent.refresh_from_db()
    assert agent.check_password(PASSWORD)


def test_changing_the_password_signs_out_other_devices(client: Client, agent: Agent) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        signing.sign_in(browser, agent)
    new = "une autre phrase à retenir"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    page = reverse("privacy:matrix")
    assert client.get(page).status_code == 200
    assert elsewhere.get(page).status_code == 302
