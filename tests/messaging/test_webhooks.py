"""What providers bring: signed or nothing is written, told twice and written once."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from berceau.messaging import worker
from berceau.messaging.carriers import described
from berceau.messaging.gateways.webhook import UnknownShapeError, Webhook
from berceau.messaging.models import Incoming, Message, Optout, State
from berceau.messaging.views import webhooks
from tests.messaging.provider import SECRET, WEBHOOK, Provider

Write = Callable[..., Message]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_service", "on_that_day")]
DOOR = f"/messages/recus/essai/{SECRET}/"
OPEN = "/messages/recus/essai/"


@pytest.fixture(autouse=True)
def _fresh(db: None) -> None:
    cache.clear()


def brings(content: Any, *, to: str = DOOR, **headers: Any) -> HttpResponse:
    """A provider has neither cookie, nor token, nor key of a form."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    browser = Client(enforce_csrf_checks=True)
    return browser.post(to, body, content_type="application/json", **headers)  # type: ignore[return-value]


def number_of(family: Any) -> str:
    return str(family.adults.get().contacts.get().value)


@pytest.fixture
def sent(write: Write, at: datetime) -> Message:
    message = write()
    worker.run(at)
    return message


def test_a_receipt_told_twice_is_written_once(in_service: Provider, sent: Message) -> None:
    receipt = in_service.receipt(1)
    assert [brings(receipt).status_code for _time in range(2)] == [200, 200]
    assert brings(in_service.receipt(1, "NOT_DELIVERED")).status_code == 200
    sent.refresh_from_db()
    assert sent.state == State.DELIVERED


def test_a_failure_says_why(in_service: Provider, sent: Message) -> None:
    brings(in_service.receipt(1, "NOT_DELIVERED"))
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == (State.FAILED, "NOT_DELIVERED")


def test_a_state_that_says_nothing_yet_changes_nothing(in_service: Provider, sent: Message) -> None:
    assert brings(in_service.receipt(1, "ACK")).status_code == 200
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_a_receipt_that_comes_too_early_is_told_again(in_service: Provider) -> None:
    assert brings(in_service.receipt(7)).status_code == 404


def test_several_receipts_at_once(in_service: Provider, write: Write, at: datetime) -> None:
    write(), write()
    worker.run(at)
    assert brings([in_service.receipt(1), in_service.receipt(2)]).status_code == 200
    assert Message.objects.filter(state=State.DELIVERED).count() == 2


def test_a_text_told_twice_is_received_once_as_the_family_s_word(
    in_service: Provider, family: Any
) -> None:
    text = in_service.text(number_of(family), "Vous pouvez me rappeler ?")
    assert [brings(text).status_code for _time in range(2)] == [200, 200]
    incoming = Incoming.objects.get()
    assert (incoming.family_id, incoming.body) == (family.pk, "Vous pouvez me rappeler ?")


def test_the_same_words_another_day_are_another_text(in_service: Provider, family: Any) -> None:
    brings(in_service.text(number_of(family), "Bonjour"))
    brings(in_service.text(number_of(family), "Bonjour", on="2026-11-24 08:00:00"))
    assert Incoming.objects.count() == 2


def test_what_was_written_is_not_readable_in_its_identifier(
    in_service: Provider, family: Any
) -> None:
    brings(in_service.text(number_of(family), "Bonjour"))
    identifier = Incoming.objects.get().provider_id
    assert "Bonjour" not in identifier
    assert number_of(family) not in identifier


def test_stop_stops_and_is_confirmed_in_their_language(
    in_service: Provider, family: Any, write: Write, at: datetime
) -> None:
    """All the way: the provider brings STOP, what waits is stopped, one text says so."""
    family.adults.update(language="en")
    waiting = write()
    brings(in_service.text(number_of(family), " Stop. "))
    worker.run(at + timedelta(minutes=1))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.body) == (State.STOPPED, "")
    [confirmed] = in_service.taken
    assert confirmed["text"].startswith("Noted: you will not receive any more texts.")
    assert Optout.objects.filter(until=None).count() == 1
    write()
    worker.run(at + timedelta(minutes=2))
    assert len(in_service.taken) == 1


# --- Signature -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "door",
    [
        OPEN,
        f"{OPEN}un-autre-secret-de-trente-signes/",
        f"{OPEN}{SECRET[:-1]}/",
        f"/messages/recus/autre/{SECRET}/",
    ],
)
def test_without_the_right_secret_nothing_is_written(
    door: str, in_service: Provider, family: Any, sent: Message
) -> None:
    assert brings(in_service.receipt(1), to=door).status_code == 403
    assert brings(in_service.text(number_of(family), "STOP"), to=door).status_code == 403
    sent.refresh_from_db()
    assert sent.state == State.SENT
    assert not Incoming.objects.exists()
    assert not Optout.objects.exists()


@pytest.mark.parametrize("secret", ["", "court"])
def test_a_secret_that_is_missing_or_short_opens_to_nobody(
    secret: str, in_service: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESSAI_SECRET", secret)
    door = f"{OPEN}{secret}/" if secret else OPEN
    assert brings(in_service.receipt(1), to=door).status_code == 403


def test_without_a_gateway_in_service_nobody_is_heard(in_service: Provider, settings: Any) -> None:
    settings.SMS_GATEWAY = ""
    assert brings(in_service.receipt(1)).status_code == 403


def signed(folder: Path, settings: Any, provider: Provider, check: str) -> None:
    path = 'check = "path"'
    header = f'check = "{check}"\nheader = "X-Signature"'
    settings.SMS_GATEWAY = provider.describe(folder, webhook=WEBHOOK.replace(path, header))
    described.cache_clear()


def test_a_signature_is_of_the_bytes_that_came(
    in_service: Provider, sent: Message, settings: Any, tmp_path: Path
) -> None:
    signed(tmp_path, settings, in_service, "hmac")
    body = json.dumps(in_service.receipt(1)).encode()
    good = hmac.new(SECRET.encode(), body, "sha256").hexdigest()
    refused = [
        brings(body, to=OPEN),
        brings(body + b" ", to=OPEN, HTTP_X_SIGNATURE=good),
        brings(body, to=OPEN, HTTP_X_SIGNATURE=SECRET),
        brings(body, to=OPEN, HTTP_X_SIGNATURE=hmac.new(b"", body, "sha256").hexdigest()),
        brings(body, to=DOOR),
    ]
    assert [answer.status_code for answer in refused] == [403] * 5
    assert brings(body, to=OPEN, HTTP_X_SIGNATURE=f"sha256={good}").status_code == 200


def test_a_secret_in_a_header(
    in_service: Provider, sent: Message, settings: Any, tmp_path: Path
) -> None:
    signed(tmp_path, settings, in_service, "header")
    receipt = in_service.receipt(1)
    assert brings(receipt, to=OPEN, HTTP_X_SIGNATURE="autre").status_code == 403
    assert brings(receipt, to=OPEN, HTTP_X_SIGNATURE=SECRET).status_code == 200


def test_who_tries_secrets_is_stopped_and_the_provider_is_not(
    in_service: Provider, sent: Message
) -> None:
    statuses = [brings({}, to=OPEN).status_code for _time in range(31)]
    assert statuses == [403] * 30 + [429]
    assert brings(in_service.receipt(1)).status_code == 200


def test_the_secret_is_in_no_log(
    in_service: Provider, caplog: pytest.LogCaptureFixture, sent: Message
) -> None:
    caplog.set_level("DEBUG")
    for content in (in_service.receipt(7), {}, b"x" * (webhooks.LARGEST + 1)):
        assert brings(content).status_code >= 400
    assert SECRET not in caplog.text


# --- Shapes ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[" * 50_000,
        b"null",
        [],
        [[]],
        {"autre": 1},
        {"status": "DELIVERED"},
        {"status": ["DELIVERED"], "message_id": "sms-1"},
        {"status": True, "message_id": "sms-1"},
        {"text": "STOP"},
        {"text": {"a": 1}, "number": "+33639980001"},
        [{"status": "DELIVERED", "message_id": "sms-1"}] * 501,
    ],
)
def test_an_unknown_shape_is_refused_in_a_sentence(content: Any, sent: Message) -> None:
    answer = brings(content)
    assert answer.status_code == 400
    assert answer.content.decode().endswith((".", "fois."))
    sent.refresh_from_db()
    assert sent.state == State.SENT
    assert not Incoming.objects.exists()


def test_one_wrong_thing_in_a_list_and_nothing_of_it_is_written(
    in_service: Provider, sent: Message
) -> None:
    assert brings([in_service.receipt(1), {}]).status_code == 400
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_too_many_bytes_are_not_read(sent: Message) -> None:
    assert brings(b"x" * (webhooks.LARGEST + 1)).status_code == 413


def test_a_null_byte_does_no_harm(in_service: Provider, family: Any) -> None:
    assert brings(in_service.text(number_of(family), "Bon\x00jour")).status_code == 200
    assert Incoming.objects.get().body == "Bonjour"


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_only_a_post_is_received(method: str) -> None:
    assert getattr(Client(), method)(DOOR).status_code == 405


def test_an_identifier_too_long_is_kept_as_a_fingerprint(at: datetime) -> None:
    table = {
        "check": "path",
        "secret": "{env:ESSAI_SECRET}",
        "incoming": {"sender": "de", "body": "texte", "identifier": "id"},
    }
    door = Webhook.read(table, "essai")
    told = door.understood({"de": "1", "texte": "a", "id": "x" * 500}, at=at)
    assert told is not None
    assert len(told.provider_id) == 64
    with pytest.raises(UnknownShapeError):
        door.understood({"de": "1", "texte": "a"}, at=at)
