"""Several processes at the same moment, each on its own connection: never twice, never too many."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from berceau.families.models import Consent
from berceau.messaging import worker
from berceau.messaging.models import Message, State
from berceau.messaging.outbox import To, post
from tests import factories
from tests.messaging.provider import Provider

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="a database in memory has one connection",
    ),
]
WORKERS, MESSAGES = 4, 12


def at_once(at: datetime) -> None:
    start = threading.Barrier(WORKERS)

    def run() -> None:
        start.wait(5)
        try:
            worker.run(at)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def adult() -> Any:
    family = factories.FamilyFactory(adult=False)
    one = factories.AdultFactory(family=family, consent=Consent.GIVEN)
    factories.ChildFactory(family=family)
    return one


def write(one: Any, purpose: str, number: int, at: datetime) -> None:
    to = To(one.contacts.get().value, one.family_id, one.pk)
    post(channel="sms", purpose=purpose, to=to, body="Bonjour.", key=f"k{number}", at=at)


def test_four_workers_send_each_message_once(in_service: Provider, at: datetime) -> None:
    one = adult()
    for number in range(MESSAGES):
        write(one, "answer", number, at)
    at_once(at)
    assert Message.objects.filter(state=State.SENT).count() == MESSAGES
    assert max(Counter(parcel["reference"] for parcel in in_service.taken).values()) == 1
    assert len(in_service.taken) == MESSAGES


def test_four_workers_count_the_same_week(
    in_service: Provider, settings: Any, at: datetime
) -> None:
    one = adult()
    for number in range(MESSAGES):
        write(one, "reminder", number, at)
    at_once(at)
    assert len(in_service.taken) == settings.MESSAGES_A_WEEK
