"""What families write back, and what providers tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from berceau.messaging.gateways import Receipt, Received
from berceau.messaging.gateways.http import HttpGateway
from berceau.messaging.models import Incoming, Message, Optout, State
from berceau.messaging.receiving import acknowledge, receive
from berceau.messaging.sending import Count, send_next
from tests import factories
from tests.messaging.provider import Provider

Write = Callable[..., Message]
pytestmark = pytest.mark.django_db


def text(body: str, sender: str, at: datetime, *, number: int = 1) -> Received:
    return Received(provider_id=f"mo-{number}", sender=sender, body=body, at=at)


def number_of(family: Any) -> str:
    return str(family.adults.get().contacts.get().value)


def send_all(gateway: HttpGateway, at: datetime) -> None:
    while send_next(lambda channel: gateway, at=at, count=Count()):
        pass


def test_a_known_number_is_linked_to_its_adult_and_counts_as_their_word(
    family: Any, at: datetime
) -> None:
    type(family).objects.filter(pk=family.pk).update(last_word_on=date(2026, 1, 1))
    incoming = receive(text("Vous pouvez me rappeler ?", number_of(family), at), provider="essai")
    family.refresh_from_db()
    assert (incoming.family_id, incoming.adult_id) == (family.pk, family.adults.get().pk)
    assert incoming.handled_at is None
    assert family.last_word_on == factories.TODAY


def test_an_unknown_number_is_kept_as_such(db: None, at: datetime) -> None:
    incoming = receive(text("Bonjour", "0639980099", at), provider="essai")
    assert (incoming.family_id, incoming.address) == (None, "+33639980099")


def test_a_number_that_two_adults_share_names_neither(family: Any, at: datetime) -> None:
    other = factories.FamilyFactory(adult=False)
    factories.AdultFactory(family=other, phone=number_of(family))
    assert receive(text("Bonjour", number_of(family), at), provider="essai").family_id is None


def test_the_same_text_delivered_twice_is_received_once(family: Any, at: datetime) -> None:
    for _time in range(2):
        receive(text("Bonjour", number_of(family), at), provider="essai")
    assert Incoming.objects.count() == 1


@pytest.mark.parametrize("word", ["STOP", " stop.", "Arrêt", "Arrêter !"])
def test_stop_stops_and_is_confirmed(
    word: str,
    family: Any,
    write: Write,
    gateway: HttpGateway,
    provider: Provider,
    at: datetime,
) -> None:
    waiting = write()
    receive(text(word, number_of(family), at), provider="essai")
    send_all(gateway, at)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.body) == (State.STOPPED, "")
    [confirmed] = provider.taken
    assert "plus de SMS" in confirmed["text"]


def test_a_stop_told_again_after_it_was_taken_back_stops_nothing(family: Any, at: datetime) -> None:
    stop = text("STOP", number_of(family), at)
    receive(stop, provider="essai")
    receive(text("REPRENDRE", number_of(family), at, number=2), provider="essai")
    receive(stop, provider="essai")
    assert not Optout.objects.filter(until=None).exists()


def test_a_stop_that_comes_during_a_round_stops_what_is_left_of_it(
    family: Any, write: Write, gateway: HttpGateway, provider: Provider, at: datetime
) -> None:
    """The round goes on with the moment when it began."""
    write()
    receive(text("STOP", number_of(family), at + timedelta(seconds=5)), provider="essai")
    send_all(gateway, at)
    assert provider.taken == []


def test_a_sentence_that_holds_the_word_stops_nothing(family: Any, at: datetime) -> None:
    receive(text("Le bus ne stoppe plus ici", number_of(family), at), provider="essai")
    assert not Optout.objects.exists()


def test_who_takes_it_back_is_written_to_again(
    family: Any, write: Write, gateway: HttpGateway, provider: Provider, at: datetime
) -> None:
    receive(text("STOP", number_of(family), at), provider="essai")
    send_all(gateway, at)
    later = at + timedelta(hours=1)
    receive(text("REPRENDRE", number_of(family), later, number=2), provider="essai")
    write(at=later)
    send_all(gateway, later)
    said = [parcel["text"].split(" :")[0] for parcel in provider.taken]
    assert said == ["C'est noté", "C'est noté", "Bonjour, rappelez-moi quand vous pouvez."]


def test_a_receipt_says_what_became_of_it_once(
    write: Write, gateway: HttpGateway, at: datetime
) -> None:
    message = write()
    send_all(gateway, at)
    good = Receipt("sms-1", delivered=True, at=at)
    assert [acknowledge(good, provider="essai") for _time in range(2)] == [True, False]
    assert not acknowledge(Receipt("sms-1", delivered=False, at=at), provider="essai")
    message.refresh_from_db()
    assert message.state == State.DELIVERED


def test_a_receipt_of_nothing_we_sent_changes_nothing(db: None, at: datetime) -> None:
    assert not acknowledge(Receipt("sms-99", delivered=True, at=at), provider="essai")
