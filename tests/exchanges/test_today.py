"""« Se sont manifestées »: what families wrote is under « Aujourd'hui » at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.exchanges.queries import heard as lists
from berceau.families.models import Contact, Family, FamilyState
from berceau.kit.prepared import counts
from berceau.messaging.models import Incoming
from berceau.privacy.models import Reading
from tests import factories
from tests.exchanges.conftest import family_of, heard, number_of

pytestmark = pytest.mark.django_db
TODAY = factories.TODAY
SignIn = Callable[[Agent], Client]


def test_what_a_family_wrote_is_there_at_the_next_refresh(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    browser = client_of(referente)
    assert "manifestée" not in browser.get("/aujourdhui/").content.decode()
    heard(number_of(family), "Zmot : appelez-moi demain")
    page = browser.get("/aujourdhui/").content.decode()
    assert "Se sont manifestées" in page
    assert "Zmot : appelez-moi demain" in page
    assert 'maxlength="480"' in page


def test_the_page_says_in_the_journal_that_messages_were_shown(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    heard(number_of(family))
    client_of(referente).get("/aujourdhui/")
    lines = Reading.objects.filter(scope="desk:today", compartment="messages")
    assert [(line.agent_id, line.files) for line in lines] == [(referente.pk, 1)]


def test_the_last_who_wrote_comes_first(referente: Agent) -> None:
    first, second = family_of(referente, name="A"), family_of(referente, name="B")
    heard(number_of(first), at=factories.AT - timedelta(hours=2))
    heard(number_of(second), at=factories.AT - timedelta(hours=1))
    assert [line.label for line in lists.heard(referente, TODAY)] == ["Famille B", "Famille A"]


def test_several_messages_of_one_adult_are_one_line_in_their_order(
    referente: Agent, family: Family
) -> None:
    for body in ("Bonjour", "Vous êtes là ?"):
        heard(number_of(family), body)
    [line] = lists.heard(referente, TODAY)
    assert [message.body for message in line.messages] == ["Bonjour", "Vous êtes là ?"]


def test_two_adults_of_one_family_are_two_lines(referente: Agent, family: Family) -> None:
    other = factories.AdultFactory(family=family, first_name="Karim")
    heard(number_of(family), "de l’une")
    heard(str(other.contacts.get().value), "de l’autre")
    said = {
        line.adult.first_name: [message.body for message in line.messages]
        for line in lists.heard(referente, TODAY)
    }
    assert said == {"Samira": ["de l’une"], "Karim": ["de l’autre"]}


def test_the_family_of_a_colleague_is_not_there(referente: Agent, colleague: Agent) -> None:
    heard(number_of(family_of(colleague)))
    assert lists.heard(referente, TODAY) == []


def test_the_stand_in_sees_it_and_reads_in_whose_place(referente: Agent, colleague: Agent) -> None:
    factories.AbsenceFactory(agent=colleague, stand_in=referente)
    heard(number_of(family_of(colleague)))
    put_on_duty(referente, on=TODAY)
    [line] = lists.heard(referente, TODAY)
    assert (line.in_place_of, line.box.offered) == (colleague.full_name, True)


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.LOCAL_MANAGER, Role.PMI_NURSE])
def test_other_functions_read_no_message(role: Role, family: Family) -> None:
    heard(number_of(family))
    heard("0639980099")
    agent = factories.AgentFactory(role=role)
    assert lists.heard(agent, TODAY) == []
    assert lists.count(agent, TODAY) is None


def test_a_closed_file_is_still_heard(referente: Agent) -> None:
    family = family_of(referente, state=FamilyState.CLOSED)
    heard(number_of(family))
    [line] = lists.heard(referente, TODAY)
    assert (line.can_set_aside, line.can_note, line.box.offered) == (True, False, False)


def test_stop_answers_itself_and_is_not_listed(referente: Agent, family: Family) -> None:
    heard(number_of(family), "STOP")
    assert lists.heard(referente, TODAY) == []


def test_do_not_leave_a_message_is_said_and_no_box_is_offered(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    Contact.objects.filter(adult__family=family).update(no_message=True)
    heard(number_of(family))
    page = client_of(referente).get("/aujourdhui/").content.decode()
    assert "Ne pas laisser de message" in page
    assert "Pas de SMS à Samira" in page
    assert "/repondre/" not in page


def test_an_unsafe_number_has_no_call_button(referente: Agent, family: Family) -> None:
    Contact.objects.filter(adult__family=family).update(unsafe=True, preferred=False)
    heard(number_of(family))
    [line] = lists.heard(referente, TODAY)
    assert (line.can_ring, line.box.why_not) == (False, "contact non sûr")


def test_their_last_word_is_of_the_day_they_wrote(family: Family) -> None:
    Family.objects.filter(pk=family.pk).update(last_word_on=date(2026, 1, 1))
    heard(number_of(family))
    family.refresh_from_db()
    assert family.last_word_on == TODAY


def test_the_menu_counts_her_families_and_unknown_numbers(
    referente: Agent, colleague: Agent, family: Family
) -> None:
    heard(number_of(family))
    heard(number_of(family_of(colleague)))
    heard("0639980099")
    asked = lists.count(referente, TODAY)
    assert asked is not None
    assert counts([asked]) == [2]


def test_a_message_is_counted_once_when_its_family_waits_for_a_call_too(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    other = factories.AdultFactory(family=family, first_name="Karim")
    heard(number_of(family))
    heard(str(other.contacts.get().value))
    page = client_of(referente).get("/aujourdhui/").content.decode()
    assert "1 famille vous attend" in page


def test_as_many_queries_for_two_families_as_for_eight(referente: Agent) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            lists.heard(referente, TODAY)
        return len(captured)

    for _ in range(2):
        heard(number_of(family_of(referente)))
    few = queries()
    for _ in range(6):
        heard(number_of(family_of(referente)))
    assert queries() == few


def test_the_page_reads_every_message_the_oldest_too(
    referente: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "READ_AT_MOST", 2)
    for _ in range(3):
        heard(number_of(family_of(referente)))
    shown = lists.heard(referente, TODAY)
    assert (len(shown), shown.more_url) == (2, "/messages/")
    assert len(lists.heard(referente, TODAY, limit=None)) == 3


def test_beyond_twenty_the_rest_is_on_the_page(referente: Agent) -> None:
    families = [family_of(referente) for _ in range(3)]
    for one in families:
        heard(number_of(one))
    lines = lists.heard(referente, TODAY, limit=2)
    assert (len(lines), lines.more_url) == (2, "/messages/")
    assert Incoming.objects.count() == 3
