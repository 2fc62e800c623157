"""Numbers that nobody knows: no guess; one agent takes the message and says whose it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.exchanges.actions import unknown as verbs
from berceau.exchanges.models import Taken
from berceau.exchanges.queries import heard as lists
from berceau.exchanges.queries import unknown as queries
from berceau.exchanges.retention import forget_unknown
from berceau.families import search
from berceau.families.models import Contact, Family
from berceau.messaging.models import Incoming, Optout
from berceau.privacy.models import Act, Reading
from tests import factories
from tests.exchanges.conftest import family_of, heard, number_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[Agent], Client]
STRANGER = "0639980099"
AT = factories.AT


@pytest.fixture
def unknown() -> Incoming:
    return heard(STRANGER, "Zmot : c’est Samira, nouveau numéro", AT)


def taken(unknown: Incoming, by: Agent) -> Incoming:
    verbs.take(incoming_id=unknown.pk, by=by, at=AT)
    return unknown


def attach(unknown: Incoming, family: Family, by: Agent, **contact: bool) -> Incoming:
    return verbs.attach(
        incoming_id=unknown.pk,
        adult_reference=family.adults.get().reference,
        contact=contact or None,
        by=by,
        at=AT,
    )


def test_an_unknown_number_is_shown_as_such_and_under_no_family(
    client_of: SignIn, referente: Agent, family: Family, unknown: Incoming
) -> None:
    page = client_of(referente).get("/messages/inconnus/").content.decode()
    assert "Zmot" in page
    assert "06 39 98 00 99" in page.replace("\xa0", " ")
    assert lists.heard(referente, factories.TODAY) == []


def test_a_number_of_two_adults_is_nobody_s(referente: Agent, family: Family) -> None:
    factories.AdultFactory(family=family, first_name="Karim", phone=number_of(family))
    one = heard(number_of(family))
    assert [line.incoming for line in queries.lines(referente, AT)] == [one]


def test_the_journal_says_that_they_were_read(
    client_of: SignIn, referente: Agent, unknown: Incoming
) -> None:
    client_of(referente).get("/messages/inconnus/")
    [line] = Reading.objects.filter(scope="exchanges:unknown")
    assert (line.compartment, line.files) == ("messages", 1)


@pytest.mark.parametrize("role", [Role.LOCAL_MANAGER, Role.SOCIAL_WORKER, Role.DPO])
def test_other_functions_do_not_read_them(role: Role, client_of: SignIn, unknown: Incoming) -> None:
    agent = factories.AgentFactory(role=role)
    assert client_of(agent).get("/messages/inconnus/").status_code == 403


def test_once_taken_a_colleague_reads_neither_the_text_nor_the_number(
    client_of: SignIn, referente: Agent, colleague: Agent, unknown: Incoming
) -> None:
    taken(unknown, colleague)
    page = client_of(referente).get("/messages/inconnus/").content.decode()
    assert colleague.full_name in page
    assert "Zmot" not in page
    assert "00 99" not in page.replace("\xa0", " ")


def test_what_she_took_stays_first_however_many_come_after(
    referente: Agent, unknown: Incoming, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(unknown, referente)
    heard("0639980088", "Bonjour", AT + timedelta(hours=1))
    monkeypatch.setattr(queries, "SHOWN", 1)
    [line] = queries.lines(referente, AT)
    assert line.incoming == unknown
    assert line.mine


def test_one_agent_takes_it(referente: Agent, colleague: Agent, unknown: Incoming) -> None:
    taken(unknown, colleague)
    with pytest.raises(ValidationError):
        verbs.take(incoming_id=unknown.pk, by=referente, at=AT)
    assert Taken.objects.get().by == colleague


def test_left_alone_for_a_day_another_may_take_it(
    referente: Agent, colleague: Agent, unknown: Incoming
) -> None:
    taken(unknown, colleague)
    verbs.take(incoming_id=unknown.pk, by=referente, at=AT + timedelta(days=1))
    assert Taken.objects.get().by == referente


def test_the_stand_in_settles_what_the_absent_took(
    referente: Agent, colleague: Agent, unknown: Incoming
) -> None:
    taken(unknown, colleague)
    factories.AbsenceFactory(agent=colleague, stand_in=referente)
    put_on_duty(referente, on=factories.TODAY)
    verbs.not_ours(incoming_id=unknown.pk, by=referente, at=AT)
    unknown.refresh_from_db()
    assert unknown.handled_by == referente


def test_nobody_settles_what_she_did_not_take(
    client_of: SignIn, referente: Agent, colleague: Agent, family: Family, unknown: Incoming
) -> None:
    taken(unknown, colleague)
    for verb in (verbs.not_ours, verbs.give_back):
        with pytest.raises(PermissionDenied):
            verb(incoming_id=unknown.pk, by=referente, at=AT)
    with pytest.raises(PermissionDenied):
        attach(unknown, family, referente)
    browser = client_of(referente)
    assert browser.get(f"/messages/inconnus/{unknown.pk}/famille/").status_code == 403


def test_not_ours_closes_it_and_undo_opens_it_again(
    client_of: SignIn, referente: Agent, unknown: Incoming
) -> None:
    browser = client_of(referente)
    where = f"/messages/inconnus/{unknown.pk}"
    browser.post(f"{where}/prendre/")
    browser.post(f"{where}/pas-pour-nous/")
    assert queries.lines(referente, AT) == []
    browser.post(f"{where}/revoir/")
    assert [line.mine for line in queries.lines(referente, AT)] == [True]
    browser.post(f"{where}/remettre/")
    assert [line.mine for line in queries.lines(referente, AT)] == [False]


def test_stop_from_an_unknown_number_answers_itself(referente: Agent) -> None:
    heard(STRANGER, "STOP")
    assert queries.lines(referente, AT) == []
    assert Optout.objects.count() == 1


# --- It is this family --------------------------------------------------------------------
def test_it_is_this_family(
    client_of: SignIn, referente: Agent, family: Family, unknown: Incoming
) -> None:
    Family.objects.filter(pk=family.pk).update(name="Zdubois")
    family.refresh_from_db()
    search.index(family)
    adult = family.adults.get()
    browser = client_of(referente)
    browser.post(f"/messages/inconnus/{unknown.pk}/prendre/")
    where = f"/messages/inconnus/{unknown.pk}/famille/"
    assert "Zdubois" not in browser.get(where).content.decode()
    assert f"?adulte={adult.reference}" in browser.get(f"{where}?q=zdub").content.decode()
    assert "Ajouter ce numéro" in browser.get(f"{where}?adulte={adult.reference}").content.decode()
    form = {"adulte": adult.reference, "add_contact": "on", "no_message": "on"}
    browser.post(where, form)
    unknown.refresh_from_db()
    assert (unknown.family, unknown.adult, unknown.handled_at) == (family, adult, None)
    contact = Contact.objects.get(value="+33639980099")
    assert (contact.adult, contact.no_message) == (adult, True)
    [line] = lists.heard(referente, factories.TODAY)
    assert line.adult == adult


def test_the_family_of_a_colleague_is_neither_found_nor_attached(
    client_of: SignIn, referente: Agent, colleague: Agent, unknown: Incoming
) -> None:
    hers = family_of(colleague, name="Zautre")
    search.index(hers)
    taken(unknown, referente)
    browser = client_of(referente)
    where = f"/messages/inconnus/{unknown.pk}/famille/"
    assert "Famille Zautre" not in browser.get(f"{where}?q=zautre").content.decode()
    adult = hers.adults.get().reference
    assert browser.get(f"{where}?adulte={adult}").status_code == 404
    with pytest.raises(PermissionDenied):
        attach(unknown, hers, referente)


def test_the_number_is_added_only_when_asked(
    referente: Agent, family: Family, unknown: Incoming
) -> None:
    attach(taken(unknown, referente), family, referente)
    assert not Contact.objects.filter(value="+33639980099").exists()


def test_until_the_number_is_theirs_no_answer_is_offered_to_it(
    referente: Agent, family: Family, unknown: Incoming
) -> None:
    attach(taken(unknown, referente), family, referente)
    [line] = lists.heard(referente, factories.TODAY)
    assert line.box.why_not == "ce n’est plus le contact de cette personne"


def test_attaching_counts_as_their_word_of_the_day_they_wrote(
    referente: Agent, family: Family
) -> None:
    Family.objects.filter(pk=family.pk).update(last_word_on=date(2026, 1, 1))
    one = heard(STRANGER, "Bonjour", AT - timedelta(days=8))
    attach(taken(one, referente), family, referente)
    family.refresh_from_db()
    assert family.last_word_on == factories.TODAY - timedelta(days=8)


def test_the_stand_in_attaches_but_does_not_change_the_contacts(
    client_of: SignIn, referente: Agent, colleague: Agent, unknown: Incoming
) -> None:
    factories.AbsenceFactory(agent=colleague, stand_in=referente)
    family = family_of(colleague)
    put_on_duty(referente, on=factories.TODAY)
    taken(unknown, referente)
    adult = family.adults.get()
    where = f"/messages/inconnus/{unknown.pk}/famille/"
    browser = client_of(referente)
    assert "Ajouter ce" not in browser.get(f"{where}?adulte={adult.reference}").content.decode()
    browser.post(where, {"adulte": adult.reference, "add_contact": "on"})
    unknown.refresh_from_db()
    assert (unknown.adult, Contact.objects.filter(value="+33639980099").count()) == (adult, 0)


def test_the_journal_keeps_codes_never_words(
    referente: Agent, family: Family, unknown: Incoming
) -> None:
    attach(taken(unknown, referente), family, referente)
    said = str(list(Act.objects.values_list("verb", "detail")))
    assert "unknown.attached" in said
    assert "Zmot" not in said
    assert "639980099" not in said


# --- How long -----------------------------------------------------------------------------
def test_what_nobody_claimed_is_erased_and_what_has_a_file_stays(
    referente: Agent, family: Family, unknown: Incoming
) -> None:
    taken(unknown, referente)
    kept = heard(number_of(family))
    assert forget_unknown(factories.TODAY, AT) == 1
    assert list(Incoming.objects.all()) == [kept]
    assert not Taken.objects.exists()


def test_the_list_asks_as_many_queries_for_two_as_for_eight(referente: Agent) -> None:
    def queries_now() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.lines(referente, AT)
        return len(captured)

    for number in range(2):
        taken(heard(f"063998009{number}"), referente)
    few = queries_now()
    for number in range(2, 8):
        taken(heard(f"063998009{number}"), referente)
    assert queries_now() == few == 1
