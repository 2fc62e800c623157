"""The functional administrator: accounts, mandates and organisations, and never her own rights."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from berceau.accounts.models import Agent, Mandate, Organisation
from berceau.accounts.roles import Role
from berceau.privacy.models import Act
from tests.factories import (
    AT,
    CAMBRAI,
    PASSWORD,
    TODAY,
    AgentFactory,
    FamilyFactory,
    OrganisationFactory,
    ReferenteFactory,
)

SignIn = Callable[[Agent], Client]


@pytest.fixture(autouse=True)
def monday() -> object:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def admin(db: None) -> Agent:
    return AgentFactory(role=Role.FUNCTIONAL_ADMIN)


@pytest.fixture
def browser(admin: Agent, client_of: SignIn) -> Client:
    return client_of(admin)


@pytest.fixture
def subject(db: None) -> Agent:
    return ReferenteFactory()


def new_agent(**changes: str) -> dict[str, str]:
    return {
        "first_name": "Claire",
        "last_name": "Duval",
        "email": "Claire.Duval@exemple.fr",
        "role": Role.REFERENTE,
        "organisation": str(OrganisationFactory().pk),
        "secrecy_ground": "ccas",
        "starts_on": "2026-11-23",
    } | changes


def create(browser: Client, **changes: str) -> Agent:
    response = browser.post(reverse("privacy:agent_create"), new_agent(**changes))
    assert response.status_code == 302
    return Agent.objects.get(email="claire.duval@exemple.fr")


def shown_link(browser: Client, agent: Agent) -> str:
    page = browser.get(reverse("privacy:agent", args=[agent.pk])).content.decode()
    found = re.search(r'value="http://testserver(/compte/password/reset/key/[^"]+)"', page)
    return found.group(1) if found else ""


def test_a_new_agent_has_a_mandate_and_no_password(browser: Client) -> None:
    agent = create(browser)
    assert not agent.has_usable_password()
    assert agent.mandates.get().role == Role.REFERENTE


def test_no_form_of_the_administrator_asks_for_a_password(browser: Client, subject: Agent) -> None:
    for url in (
        reverse("privacy:agent_create"),
        reverse("privacy:agent_edit", args=[subject.pk]),
        reverse("privacy:mandate_create", args=[subject.pk]),
    ):
        # Outside of its main part, every page holds the lock of a shared computer.
        main = browser.get(url).content.partition(b"<main")[2].partition(b"</main>")[0]
        assert b"password" not in main


def test_the_link_is_shown_once(browser: Client) -> None:
    agent = create(browser)
    assert shown_link(browser, agent)
    assert not shown_link(browser, agent)


def test_the_link_lets_the_agent_choose_her_password_and_enter(browser: Client) -> None:
    agent = create(browser)
    visitor = Client()
    page = visitor.get(shown_link(browser, agent), follow=True)
    chosen = "une phrase que je retiens"
    visitor.post(page.redirect_chain[-1][0], {"password1": chosen, "password2": chosen})
    entered = visitor.post(reverse("account_login"), {"login": agent.email, "password": chosen})
    assert entered.headers["Location"] == reverse("home_of_agent")


def test_the_link_dies_after_three_days(browser: Client) -> None:
    link = shown_link(browser, create(browser))
    with time_machine.travel(AT + timedelta(days=3, minutes=1), tick=False):
        assert "Ce lien ne sert plus" in Client().get(link, follow=True).content.decode()


def test_the_link_is_mailed_when_there_is_a_server(browser: Client, settings: object) -> None:
    settings.MAIL_READY = True  # type: ignore[attr-defined]
    agent = create(browser)
    assert mail.outbox[0].to == [agent.email]


def test_the_link_of_who_already_entered_goes_by_mail_only(
    browser: Client, subject: Agent, settings: object
) -> None:
    settings.MAIL_READY = True  # type: ignore[attr-defined]
    Agent.objects.filter(pk=subject.pk).update(last_login=AT)
    browser.post(reverse("privacy:agent_link", args=[subject.pk]))
    assert shown_link(browser, subject) == ""
    assert mail.outbox[0].to == [subject.email]


def test_two_accounts_cannot_have_one_address(browser: Client) -> None:
    create(browser)
    answer = browser.post(
        reverse("privacy:agent_create"), new_agent(email="CLAIRE.duval@exemple.fr")
    )
    assert answer.status_code == 422
    assert "Un compte a déjà cette adresse" in answer.content.decode()


def test_a_correction_is_saved_and_journaled_without_its_words(
    browser: Client, subject: Agent
) -> None:
    browser.post(
        reverse("privacy:agent_edit", args=[subject.pk]),
        {"first_name": "Nadège", "last_name": subject.last_name, "email": subject.email,
         "function": subject.function, "work_phone": subject.work_phone, "reachable": ""},
    )  # fmt: skip
    subject.refresh_from_db()
    assert subject.first_name == "Nadège"
    act = Act.objects.get(verb="agent.corrected")
    assert act.detail == {"agent": subject.pk, "fields": ["first_name"]}


def test_disabling_signs_out_at_the_next_request(
    browser: Client, subject: Agent, client_of: SignIn
) -> None:
    hers = client_of(subject)
    assert hers.get(reverse("privacy:matrix")).status_code == 200
    browser.post(reverse("privacy:agent_close", args=[subject.pk]))
    assert hers.get(reverse("privacy:matrix")).status_code == 302


def test_an_account_can_be_opened_again(browser: Client, subject: Agent) -> None:
    browser.post(reverse("privacy:agent_close", args=[subject.pk]))
    browser.post(reverse("privacy:agent_open", args=[subject.pk]))
    assert Agent.objects.get(pk=subject.pk).is_active


def test_a_mandate_ends_on_a_day(browser: Client, subject: Agent) -> None:
    mandate = subject.mandates.get()
    browser.post(
        reverse("privacy:mandate_end", args=[subject.pk, mandate.pk]), {"ends_on": "2026-11-30"}
    )
    mandate.refresh_from_db()
    assert str(mandate.ends_on) == "2026-11-30"


def test_a_mandate_does_not_end_before_it_starts(browser: Client, subject: Agent) -> None:
    mandate = subject.mandates.get()
    answer = browser.post(
        reverse("privacy:mandate_end", args=[subject.pk, mandate.pk]), {"ends_on": "2019-12-31"}
    )
    assert answer.status_code == 422


def mandate_form(starts_on: str, ends_on: str = "") -> dict[str, str]:
    return {
        "role": Role.PMI_NURSE,
        "organisation": str(OrganisationFactory().pk),
        "secrecy_ground": "pmi",
        "starts_on": starts_on,
        "ends_on": ends_on,
    }


def test_two_mandates_do_not_overlap(browser: Client, subject: Agent) -> None:
    answer = browser.post(
        reverse("privacy:mandate_create", args=[subject.pk]), mandate_form("2026-12-01")
    )
    assert answer.status_code == 422
    assert subject.mandates.count() == 1


def test_a_mandate_may_follow_another(browser: Client, subject: Agent) -> None:
    Mandate.objects.filter(agent=subject).update(ends_on=TODAY)
    browser.post(reverse("privacy:mandate_create", args=[subject.pk]), mandate_form("2026-11-24"))
    assert subject.mandates.count() == 2


def test_a_mandate_of_another_agent_is_not_ended_through_this_one(
    browser: Client, subject: Agent
) -> None:
    other = ReferenteFactory().mandates.get()
    url = reverse("privacy:mandate_end", args=[subject.pk, other.pk])
    assert browser.post(url, {"ends_on": "2026-11-30"}).status_code == 404


@pytest.mark.parametrize(
    "route", ["agent_edit", "agent_link", "agent_close", "agent_open", "mandate_create"]
)
def test_she_changes_nothing_of_her_own(browser: Client, admin: Agent, route: str) -> None:
    url = reverse(f"privacy:{route}", args=[admin.pk])
    assert browser.post(url, mandate_form("2030-01-01")).status_code == 403
    assert admin.mandates.count() == 1


def test_she_does_not_end_her_own_mandate(browser: Client, admin: Agent) -> None:
    url = reverse("privacy:mandate_end", args=[admin.pk, admin.mandates.get().pk])
    assert browser.post(url, {"ends_on": "2026-11-30"}).status_code == 403


def test_every_verb_leaves_a_line(browser: Client, subject: Agent, admin: Agent) -> None:
    create(browser)
    browser.post(reverse("privacy:agent_close", args=[subject.pk]))
    assert set(Act.objects.values_list("verb", "agent")) == {
        ("agent.created", admin.pk),
        ("agent.link", admin.pk),
        ("agent.closed", admin.pk),
    }


def test_a_social_security_number_is_refused(browser: Client) -> None:
    answer = browser.post(
        reverse("privacy:agent_create"), new_agent(function="2 85 05 78 006 084 91")
    )
    assert answer.status_code == 422
    assert "sécurité sociale" in answer.content.decode()


# --- Organisations ---
def test_an_organisation_is_added_and_corrected(browser: Client) -> None:
    browser.post(reverse("privacy:organisation_create"), {"name": "PMI Nord", "kind": "pmi"})
    organisation = Organisation.objects.get(name="PMI Nord")
    url = reverse("privacy:organisation_edit", args=[organisation.pk])
    browser.post(url, {"name": "PMI du Cambrésis", "kind": "pmi"})
    organisation.refresh_from_db()
    assert organisation.name == "PMI du Cambrésis"


def test_an_organisation_that_is_named_stays(browser: Client, subject: Agent) -> None:
    organisation = subject.mandates.get().organisation
    url = reverse("privacy:organisation_delete", args=[organisation.pk])
    assert browser.post(url).status_code == 409
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_an_organisation_that_nothing_names_can_go(browser: Client) -> None:
    organisation = OrganisationFactory()
    browser.post(reverse("privacy:organisation_delete", args=[organisation.pk]))
    assert not Organisation.objects.filter(pk=organisation.pk).exists()


def test_the_settings_say_where_data_are_and_no_secret(browser: Client, settings: object) -> None:
    page = browser.get(reverse("privacy:settings")).content.decode()
    assert CAMBRAI in page
    assert "Europe/Paris" in page
    assert "DATABASE_URL" in page
    assert settings.SECRET_KEY not in page  # type: ignore[attr-defined]


def test_her_pages_name_no_family(browser: Client, subject: Agent) -> None:
    FamilyFactory(referente=subject, name="Marqueur")
    for url in (
        reverse("privacy:agents"),
        reverse("privacy:agent", args=[subject.pk]),
        reverse("privacy:organisations"),
        reverse("privacy:settings"),
    ):
        assert b"Marqueur" not in browser.get(url).content


def test_the_list_of_agents_takes_the_same_queries_whatever_their_number(
    browser: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    ReferenteFactory.create_batch(8)
    browser.get(reverse("privacy:agents"))
    with django_assert_max_num_queries(5):  # type: ignore[attr-defined]
        browser.get(reverse("privacy:agents"))


# --- The first account ---
OPTIONS = {
    "email": "admin@exemple.fr",
    "first_name": "Ada",
    "last_name": "Min",
    "organisation": "Mairie de Cambrai",
}


def test_the_first_account_is_made_by_a_command(
    db: None, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setenv("BERCEAU_AGENT_PASSWORD", PASSWORD)
    out = io.StringIO()
    call_command("createagent", stdout=out, **OPTIONS)
    assert "Administratrice fonctionnelle" in out.getvalue()
    client.post(reverse("account_login"), {"login": OPTIONS["email"], "password": PASSWORD})
    # Known, and led to choose her second factor before anything else.
    led_to = client.get(reverse("privacy:agents"))
    assert (led_to.status_code, led_to["Location"]) == (302, reverse("second_factor"))


@pytest.mark.parametrize(
    ("password", "changes", "sentence"),
    [
        ("court", {}, "12"),
        (PASSWORD, {"email": "pas une adresse"}, "valide"),
        (PASSWORD, {"organisation": " "}, "Organisation"),
    ],
)
def test_the_command_refuses_and_says_why(
    db: None, monkeypatch: pytest.MonkeyPatch, password: str, changes: dict[str, str], sentence: str
) -> None:
    monkeypatch.setenv("BERCEAU_AGENT_PASSWORD", password)
    with pytest.raises(CommandError, match=sentence):
        call_command("createagent", **OPTIONS | changes)
    assert not Agent.objects.exists()


def test_the_command_does_not_make_the_same_account_twice(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BERCEAU_AGENT_PASSWORD", PASSWORD)
    call_command("createagent", stdout=io.StringIO(), **OPTIONS)
    with pytest.raises(CommandError, match="déjà cette adresse"):
        call_command("createagent", **OPTIONS)
