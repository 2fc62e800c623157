"""The thread of one adult: theirs alone, on every page, export and print."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from berceau.accounts.models import Agent
from berceau.contract import programmes
from berceau.exchanges.queries import threads
from berceau.families.actions.merging import merge
from berceau.families.models import Adult, Consent, Family
from berceau.messaging.models import Message, State
from berceau.messaging.outbox import To, post
from tests import factories
from tests.exchanges.conftest import family_of, heard, number_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[Agent], Client]
HERS, HIS = "Zmotdelle", "Zmotdelui"


def sent(adult: Adult, body: str, key: str, **values: object) -> Message:
    number = adult.contacts.get().value
    return post(
        **{
            "channel": "sms", "purpose": "answer", "to": To(number, adult.family_id, adult.pk),
            "body": body, "key": key, "at": factories.AT,
        }
        | values
    )  # fmt: skip


@pytest.fixture
def couple(family: Family) -> tuple[Adult, Adult]:
    """Two parents; each wrote once, and was answered once."""
    hers = family.adults.get()
    his = factories.AdultFactory(family=family, first_name="Karim", consent=Consent.GIVEN)
    for adult, word in ((hers, HERS), (his, HIS)):
        heard(str(adult.contacts.get().value), f"{word} reçu")
        sent(adult, f"{word} envoyé", f"k{adult.pk}")
    return hers, his


def test_each_thread_holds_its_adult_s_words_alone(
    referente: Agent, family: Family, couple: tuple[Adult, Adult]
) -> None:
    found = threads.threads(referente, family, couple, factories.TODAY)
    for thread, other in zip(found, (HIS, HERS), strict=True):
        assert len(thread.lines) == 2
        assert not any(other in line.text for line in thread.lines)


def test_the_page_of_one_adult_never_shows_the_other_s_words(
    client_of: SignIn, referente: Agent, family: Family, couple: tuple[Adult, Adult]
) -> None:
    browser = client_of(referente)
    for adult, own, other in zip(couple, (HERS, HIS), (HIS, HERS), strict=True):
        where = f"/familles/{family.reference}/messages/{adult.reference}/"
        page = browser.get(where).content.decode()
        refused = browser.post(f"{where}repondre/", {"text": ""}).content.decode()
        assert own in page
        assert other not in page
        assert other not in refused


def test_on_the_family_page_each_adult_has_a_block_of_their_own(
    client_of: SignIn, referente: Agent, family: Family, couple: tuple[Adult, Adult]
) -> None:
    page = client_of(referente).get(f"/familles/{family.reference}/").content.decode()
    block = r'<section[^>]*aria-labelledby="messages-{}".*?</section>'
    blocks = {
        adult.first_name: re.search(block.format(adult.reference), page, re.DOTALL)
        for adult in couple
    }
    said = {name: found.group() if found else "" for name, found in blocks.items()}
    assert HERS in said["Samira"]
    assert HIS not in said["Samira"]
    assert HIS in said["Karim"]
    assert HERS not in said["Karim"]


def test_no_message_is_printed(
    client_of: SignIn, referente: Agent, family: Family, couple: tuple[Adult, Adult]
) -> None:
    page = client_of(referente).get(f"/familles/{family.reference}/resume/").content.decode()
    assert HERS not in page
    assert HIS not in page


def test_what_is_told_to_an_adult_holds_their_words_alone(
    referente: Agent, family: Family, couple: tuple[Adult, Adult]
) -> None:
    hers, his = couple
    told = {}
    for adult in couple:
        rows = [
            row
            for programme in programmes()
            for holding in programme.holdings
            for row in holding.rows(adult.pk)
        ]
        told[adult.pk] = " ".join(str(vars(row)) for row in rows)
    assert HERS in told[hers.pk]
    assert HIS not in told[hers.pk]
    assert HIS in told[his.pk]
    assert HERS not in told[his.pk]


def test_an_adult_of_another_file_is_not_found_under_this_one(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    other = family_of(referente).adults.get()
    where = f"/familles/{family.reference}/messages/{other.reference}/"
    browser = client_of(referente)
    assert browser.get(where).status_code == 404
    assert browser.post(f"{where}repondre/", {"text": "Bonjour"}).status_code == 404


def test_a_message_of_another_file_is_neither_seen_nor_kept_back_from_this_one(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    other = family_of(referente)
    incoming = heard(number_of(other))
    message = sent(other.adults.get(), "Bonjour", "k")
    browser = client_of(referente)
    where = f"/familles/{family.reference}/messages"
    assert browser.post(f"{where}/recus/{incoming.pk}/vu/").status_code == 404
    assert browser.get(f"{where}/recus/{incoming.pk}/noter/").status_code == 404
    assert browser.post(f"{where}/envoyes/{message.pk}/annuler/").status_code == 404


def test_messages_follow_their_adult_when_two_files_are_reunited(
    referente: Agent, family: Family
) -> None:
    other = family_of(referente)
    heard(number_of(other), "Zsuit")
    adult = other.adults.get()
    merge(kept_id=family.pk, absorbed_id=other.pk, by=referente, at=factories.AT)
    family.refresh_from_db()
    thread = threads.one_thread(referente, family, adult, factories.TODAY)
    assert [line.text for line in thread.lines] == ["Zsuit"]


def test_the_panel_shows_ten_and_the_page_all(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    adult = family.adults.get()
    for rank in range(12):
        sent(adult, f"Zrang{rank:02d}", f"k{rank}", at=factories.AT + timedelta(minutes=rank))
    browser = client_of(referente)
    page = browser.get(f"/familles/{family.reference}/").content.decode()
    assert "Zrang11" in page
    assert "Zrang01" not in page
    assert "Voir tous les messages" in page
    whole = browser.get(f"/familles/{family.reference}/messages/{adult.reference}/")
    assert "Zrang00" in whole.content.decode()


def test_a_message_that_no_longer_may_leave_says_so_before_it_is_stopped(
    referente: Agent, family: Family
) -> None:
    child = family.children.get()
    sent(family.adults.get(), "Bravo", "k", purpose="reminder", subject=child.reference)
    family.children.update(died_on=factories.TODAY)
    [thread] = threads.threads(referente, family, list(family.adults.all()), factories.TODAY)
    assert thread.lines[0].state == "ne partira pas : une perte a été déclarée"


def test_what_the_house_wrote_says_what_it_is_for_and_who_answered_says_her_name(
    referente: Agent, family: Family
) -> None:
    adult = family.adults.get()
    sent(adult, "Bonjour", "k1", purpose="reminder", at=factories.AT - timedelta(hours=1))
    sent(adult, "Oui", "k2", by=referente)
    thread = threads.one_thread(referente, family, adult, factories.TODAY)
    assert [line.who for line in thread.lines] == [referente.full_name, "rappel d'une étape"]


def test_the_parent_s_own_link_is_shown_to_no_agent(
    client_of: SignIn, referente: Agent, family: Family
) -> None:
    adult = family.adults.get()
    sent(adult, "Votre page : https://berceau.exemple.fr/p/Zsecret fin", "k", purpose="welcome")
    browser = client_of(referente)
    for url in (
        f"/familles/{family.reference}/",
        f"/familles/{family.reference}/messages/{adult.reference}/",
    ):
        page = browser.get(url).content.decode()
        assert "Votre page : (lien personnel) fin" in page
        assert "Zsecret" not in page


def test_only_what_waits_may_be_kept_back(referente: Agent, family: Family) -> None:
    adult = family.adults.get()
    for state in State.values:
        message = sent(adult, "Bonjour", state)
        Message.objects.filter(pk=message.pk).update(state=state)
    thread = threads.one_thread(referente, family, adult, factories.TODAY)
    assert sum(line.can_withdraw for line in thread.lines) == 1


def test_contacts_that_are_read_are_not_read_again(referente: Agent, family: Family) -> None:
    adults = list(family.adults.prefetch_related("contacts"))
    with CaptureQueriesContext(connection) as captured:
        threads.threads(referente, family, adults, factories.TODAY)
    # What was sent, what came; STOP, the state of the file, the agreement and the contact.
    assert len(captured) == 5


def test_as_many_queries_for_one_adult_as_for_four(referente: Agent, family: Family) -> None:
    def queries() -> int:
        adults = list(family.adults.all())
        with CaptureQueriesContext(connection) as captured:
            threads.threads(referente, family, adults, factories.TODAY)
        return len(captured)

    sent(family.adults.get(), "Bonjour", "k0")
    few = queries()
    for rank in range(1, 4):
        sent(factories.AdultFactory(family=family), "Bonjour", f"k{rank}")
    assert queries() == few
