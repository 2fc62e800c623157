"""« Confiance »: open to every agent, said in French, true to the journal and the programmes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.contract import programmes
from berceau.privacy import journal
from berceau.privacy.access import compartment_labels
from berceau.privacy.programme import openings
from tests.factories import TODAY, AgentFactory, FamilyFactory, ReferenteFactory

SignIn = Callable[[Agent], Client]


def page(browser: Client, name: str) -> str:
    response = browser.get(reverse(name))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def browser(client_of: SignIn, db: None) -> Client:
    return client_of(AgentFactory(role=Role.PMI_NURSE))


def test_the_matrix_shows_every_compartment(browser: Client) -> None:
    shown = page(browser, "privacy:matrix")
    assert all(f'id="{key}"' in shown for key in compartment_labels())


def test_the_matrix_says_which_line_is_yours(browser: Client) -> None:
    shown = page(browser, "privacy:matrix")
    assert "Sage-femme ou puéricultrice de PMI" in shown
    assert "(vous)" in shown


def test_the_matrix_is_a_table_for_those_who_listen(browser: Client) -> None:
    shown = page(browser, "privacy:matrix")
    assert shown.count("<caption") == shown.count("<table")
    assert shown.count('<th scope="row">') > 40


def test_the_matrix_shows_no_letter_code(browser: Client) -> None:
    assert not re.search(r"<td>\s*(CRE|CR|own|S|n)\b", page(browser, "privacy:matrix"))


def test_the_register_shows_every_purpose(browser: Client) -> None:
    shown = page(browser, "privacy:register").replace("&#x27;", "'")
    for programme in programmes():
        for line in programme.personal_data:
            assert str(line.purpose).replace("'", "&#x27;") in shown or str(line.purpose) in shown


def test_my_openings_are_mine(client_of: SignIn, at: datetime) -> None:
    mine, hers = ReferenteFactory(), ReferenteFactory()
    journal.read(by=mine, family_id=31, compartments=("identity",), ground="la mienne", at=at)
    journal.read(by=hers, family_id=32, compartments=("identity",), ground="la sienne", at=at)
    shown = page(client_of(mine), "privacy:readings")
    assert "la mienne" in shown
    assert "la sienne" not in shown


def test_no_opening_yet_is_said(browser: Client) -> None:
    assert "Aucune ouverture encore" in page(browser, "privacy:readings")


def test_the_file_says_who_opened_it(at: datetime, referente: Agent) -> None:
    family = FamilyFactory(referente=referente)
    journal.read(by=referente, family_id=family.pk, compartments=("identity",), ground="x", at=at)
    context = openings(referente, family, TODAY)
    assert context is not None
    assert len(context["openings"]) == 1  # type: ignore[arg-type]


def test_a_file_never_opened_hides_the_block(referente: Agent) -> None:
    assert openings(referente, FamilyFactory(referente=referente), TODAY) is None


def test_the_menu_of_an_agent_has_only_what_she_may_open(browser: Client) -> None:
    shown = page(browser, "privacy:matrix")
    assert f'href="{reverse("privacy:matrix")}"' in shown
    assert f'href="{reverse("privacy:agents")}"' not in shown
