"""A message leaves once, whatever the provider does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise, product

import pytest
from django.db import transaction

from berceau.messaging.gateways.http import HttpGateway, opaque
from berceau.messaging.models import Channel, Message, State
from berceau.messaging.sending import (
    DELAYS,
    STUCK_AFTER,
    Count,
    IllegalMoveError,
    mend,
    move,
    send_next,
)
from berceau.messaging.states import NEXT
from tests.messaging.provider import Provider

Write = Callable[..., Message]
pytestmark = pytest.mark.django_db


def send_all(gateway: HttpGateway | None, at: datetime) -> Count:
    count = Count()
    while send_next(lambda channel: gateway, at=at, count=count):
        pass
    return count


def test_it_leaves_with_its_text_and_keeps_the_identifier(
    write: Write, gateway: HttpGateway, provider: Provider, at: datetime
) -> None:
    message = write(body="Bonjour à vous.")
    assert send_all(gateway, at).sent == 1
    message.refresh_from_db()
    assert (message.state, message.provider_id) == (State.SENT, "sms-1")
    [taken] = provider.taken
    assert (taken["to"], taken["text"]) == (message.address, "Bonjour à vous.")


def test_the_same_cause_writes_one_message(write: Write) -> None:
    assert write(key="rappel:1").pk == write(key="rappel:1").pk


def test_a_message_that_left_does_not_leave_again(
    write: Write, gateway: HttpGateway, provider: Provider, at: datetime
) -> None:
    write()
    send_all(gateway, at)
    send_all(gateway, at + timedelta(days=1))
    assert len(provider.taken) == 1


def test_a_provider_that_is_down_loses_nothing_and_is_asked_less_and_less(
    write: Write, gateway: HttpGateway, provider: Provider, at: datetime
) -> None:
    message = write(purpose="cover")
    provider.mood = ["later"] * 4
    moments = []
    for _try in range(4):
        message.refresh_from_db()
        moments.append(message.next_try_at)
        send_all(gateway, message.next_try_at)
    message.refresh_from_db()
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert tuple(gaps) == DELAYS[:3]
    assert send_all(gateway, message.next_try_at).sent == 1
    assert len(provider.taken) == 1


def test_a_provider_nobody_reaches_loses_nothing(
    write: Write, gateway: HttpGateway, at: datetime
) -> None:
    message = write()
    away = HttpGateway("absent", sends=type(gateway.sends)("http://127.0.0.1:9/sms", "id"))
    assert send_all(away, at).waiting == 1
    message.refresh_from_db()
    assert message.state == State.WAITING
    assert "injoignable" in message.reason


def test_a_refusal_is_final_and_says_why(
    write: Write, gateway: HttpGateway, provider: Provider, at: datetime
) -> None:
    message = write()
    provider.mood = ["refuse"]
    assert send_all(gateway, at).failed == 1
    message.refresh_from_db()
    assert message.reason == "essai : réponse 400"


@pytest.mark.parametrize("mood", ["cut", "cut_after", "error", "garbage"])
def test_a_line_that_breaks_never_makes_two(
    mood: str, write: Write, gateway: HttpGateway, provider: Provider, at: datetime
) -> None:
    """The provider is asked what became of it; it is sent again only if it never arrived."""
    message = write()
    provider.mood = [mood]
    assert send_all(gateway, at).uncertain == 1
    send_all(gateway, at + timedelta(hours=1))
    assert len(provider.taken) <= 1
    later = at + timedelta(hours=2)
    mend(lambda channel: gateway, at=later, count=Count())
    send_all(gateway, later + DELAYS[0])
    message.refresh_from_db()
    assert (message.state, len(provider.taken)) == (State.SENT, 1)


def test_without_a_way_to_ask_a_doubt_waits_for_a_person(
    write: Write, gateway: HttpGateway, provider: Provider, at: datetime
) -> None:
    mute = HttpGateway("muet", sends=gateway.sends)
    message = write()
    provider.mood = ["cut_after"]
    send_all(mute, at)
    mend(lambda channel: mute, at=at + timedelta(days=1), count=Count())
    send_all(mute, at + timedelta(days=1))
    message.refresh_from_db()
    assert (message.state, len(provider.taken)) == (State.UNCERTAIN, 1)


@pytest.mark.parametrize("arrived", [True, False])
def test_a_worker_that_dies_between_the_claim_and_the_answer(
    arrived: bool, write: Write, gateway: HttpGateway, provider: Provider, at: datetime
) -> None:
    message = write()
    move(message, State.SENDING, attempts=1, sent_at=at, next_try_at=at + STUCK_AFTER)
    if arrived:
        provider.take(
            {"to": message.address, "text": message.body, "reference": opaque(message.key)}
        )
    later = at + STUCK_AFTER
    mend(lambda channel: gateway, at=later, count=Count())
    send_all(gateway, later + DELAYS[0])
    message.refresh_from_db()
    assert (message.state, len(provider.taken)) == (State.SENT, 1)


def test_a_claim_is_left_alone_while_its_worker_may_live(
    write: Write, gateway: HttpGateway, provider: Provider, at: datetime
) -> None:
    message = write()
    move(message, State.SENDING, attempts=1, sent_at=at, next_try_at=at + STUCK_AFTER)
    mend(lambda channel: gateway, at=at + timedelta(minutes=1), count=Count())
    message.refresh_from_db()
    assert message.state == State.SENDING


def test_what_has_no_more_object_never_leaves(
    write: Write, gateway: HttpGateway, provider: Provider, at: datetime
) -> None:
    message = write(purpose="link")
    assert send_all(gateway, at + timedelta(days=1)).expired == 1
    message.refresh_from_db()
    assert (message.state, message.body, provider.taken) == (State.EXPIRED, "", [])


def test_without_a_gateway_it_waits_and_says_so(write: Write, at: datetime) -> None:
    message = write()
    assert send_all(None, at).waiting == 1
    message.refresh_from_db()
    assert message.reason == "aucune passerelle pour ce canal"


@pytest.mark.parametrize(
    ("before", "after"),
    [pair for pair in product(State.values, State.values) if pair[1] not in NEXT[pair[0]]],
)
def test_no_other_move_is_possible(before: str, after: str, write: Write) -> None:
    message = write()
    Message.objects.filter(pk=message.pk).update(state=before)
    message.refresh_from_db()
    with pytest.raises(IllegalMoveError):
        move(message, after)


def test_every_channel_and_state_is_known() -> None:
    assert set(NEXT) == set(State.values)
    assert set(Channel.values) == {"sms", "email", "letter"}


def test_a_message_and_its_cause_exist_together(write: Write) -> None:
    def act() -> None:
        with transaction.atomic():
            write()
            raise RuntimeError("the cause failed")

    with pytest.raises(RuntimeError):
        act()
    assert not Message.objects.exists()
