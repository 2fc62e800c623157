"""The round that sends, the process that makes it, and what it does when everything goes wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from berceau.accounts.roles import Role
from berceau.followup.actions import loss
from berceau.messaging import loop, pulse, sending, tasks, worker
from berceau.messaging.gateways import UnavailableError, http
from berceau.messaging.loop import Loop
from berceau.messaging.models import Message, State
from berceau.messaging.retention import sweep_texts
from berceau.messaging.sending import Count, mend, move
from tests import factories
from tests.messaging.provider import Provider

Write = Callable[..., Message]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _connection_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of its own closes its old connections; here there is the one of the test."""
    for module in (loop, db_worker):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)


def test_a_round_sends_what_may_leave(write: Write, in_service: Provider, at: datetime) -> None:
    write(), write(), write(not_before=at + timedelta(hours=2))
    assert worker.run(at).sent == 2
    assert len(in_service.taken) == 2


def test_a_letter_waits_for_the_printer(write: Write, in_service: Provider, at: datetime) -> None:
    letter = write(channel="letter")
    worker.run(at)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.WAITING, 0)
    move(letter, State.SENDING, next_try_at=at)
    worker.run(at + timedelta(days=1))
    letter.refresh_from_db()
    assert letter.state == State.SENDING


def test_a_dead_provider_loses_nothing_and_is_seen_on_the_doctor_page(
    write: Write, in_service: Provider, client_of: Callable[..., Client], settings: Any,
    tmp_path: Any, on_that_day: None, at: datetime,
) -> None:  # fmt: skip
    settings.DATA_DIR = tmp_path
    for _number in range(5):
        write(purpose="cover")
    in_service.mood = ["later"] * 100
    moment = at
    for _round in range(4):
        worker.run(moment)
        moment += timedelta(minutes=3)
    assert set(Message.objects.values_list("state", flat=True)) == {State.WAITING}
    admin = client_of(factories.AgentFactory(role=Role.TECHNICAL_ADMIN))
    page = admin.get(reverse("operations:state")).content.decode()
    assert "SMS : muet depuis" in page
    assert "essai : réponse 503" in page
    assert "muet depuis" in admin.get(reverse("messaging:state")).content.decode()

    in_service.mood = []
    assert worker.run(at + timedelta(hours=10) - timedelta(hours=2)).sent == 5
    assert len(in_service.taken) == 5
    assert "muet depuis" not in admin.get(reverse("operations:state")).content.decode()


def test_a_provider_that_does_not_answer_is_left_alone_until_the_next_round(
    write: Write, in_service: Provider, at: datetime
) -> None:
    for _number in range(8):
        write()
    in_service.mood = ["later"] * 8
    assert worker.run(at).waiting == worker.GIVES_UP
    assert len(in_service.mood) == 8 - worker.GIVES_UP
    assert Message.objects.filter(attempts=0).count() == 8 - worker.GIVES_UP


def test_a_description_that_cannot_be_read_loses_nothing(
    write: Write, settings: Any, at: datetime
) -> None:
    settings.SMS_GATEWAY = "inconnue"
    message = write()
    worker.run(at)
    message.refresh_from_db()
    assert message.state == State.WAITING


def test_a_loss_declared_while_a_message_waits_means_it_never_leaves(
    family: Any, write: Write, in_service: Provider, at: datetime
) -> None:
    """By the real gesture of the référente, then by the real round."""
    child = family.children.get()
    reminder = write(purpose="reminder", subject=child.reference, not_before=at)
    welcome = write(purpose="welcome")
    loss.declare(reference=family.reference, on=at.date(), by=family.referente, at=at, child=child)
    worker.run(at + timedelta(minutes=1))
    for message in (reminder, welcome):
        message.refresh_from_db()
        assert (message.state, message.body) == (State.STOPPED, "")
    assert in_service.taken == []


def test_a_text_that_was_erased_never_leaves_empty(
    write: Write, in_service: Provider, at: datetime
) -> None:
    message = write(not_before=at + timedelta(days=100))
    sweep_texts(at.date() + timedelta(days=5), at)
    worker.run(at + timedelta(days=100))
    message.refresh_from_db()
    assert (message.state, in_service.taken) == (State.EXPIRED, [])


def test_the_time_of_a_round_is_bounded(write: Write, in_service: Provider, at: datetime) -> None:
    write(), write()
    count = worker.run(at, seconds=-1)
    assert (count.sent, count.unfinished) == (1, True)


def test_a_round_that_is_told_to_stop_finishes_its_message_and_no_other(
    write: Write, in_service: Provider, at: datetime
) -> None:
    write(), write()
    asked = iter([False, True])
    assert worker.run(at, stopping=lambda: next(asked)).sent == 1


def test_a_provider_that_is_too_slow_leaves_a_doubt_and_never_two(
    write: Write, in_service: Provider, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    monkeypatch.setattr(http, "READ", 0.1)
    message = write()
    in_service.mood = ["slow"]
    assert worker.run(at).uncertain == 1
    monkeypatch.setattr(http, "READ", 5)
    worker.run(at + timedelta(hours=1))
    message.refresh_from_db()
    assert (message.state, len(in_service.taken)) == (State.SENT, 1)


# --- The task that a page asks for ---------------------------------------------------------
def test_what_is_posted_asks_for_one_round_once_it_is_committed(
    write: Write, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write(), write()
        assert not DBTaskResult.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        write()
    [task] = DBTaskResult.objects.all()
    assert task.args_kwargs == {"args": [], "kwargs": {}}


def test_what_leaves_later_asks_for_nothing(
    write: Write, at: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        write(not_before=at + timedelta(hours=1))
        write(channel="letter")
    assert not DBTaskResult.objects.exists()


def test_what_is_undone_asks_for_nothing(write: Write) -> None:
    def act() -> None:
        with transaction.atomic():
            write()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert not DBTaskResult.objects.exists()


def test_a_round_that_breaks_keeps_none_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "+33639980001 " + "Dubois"

    def breaks(at: datetime) -> Count:
        raise ValueError(words)

    monkeypatch.setattr(worker, "run", breaks)
    tasks.send_round.enqueue()
    Loop(lambda: factories.AT)._tasks()
    [task] = DBTaskResult.objects.all()
    assert task.status == "FAILED"
    assert words not in task.traceback
    assert "ValueError" in task.traceback


# --- The process ---------------------------------------------------------------------------
def test_a_turn_does_the_tasks_then_its_round_and_says_that_it_lives(
    write: Write, in_service: Provider, at: datetime
) -> None:
    write()
    tasks.send_round.enqueue()
    Loop(lambda: at).turn()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert len(in_service.taken) == 1
    assert pulse.of(pulse.WORKER).seen_at == at  # type: ignore[union-attr]


def test_a_turn_that_breaks_is_followed_by_another(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, at: datetime
) -> None:
    words = "Du" + "bois"

    def breaks(at: datetime, **rest: object) -> Count:
        raise ValueError(words)

    process = Loop(lambda: at)
    with monkeypatch.context() as patched:
        patched.setattr(worker, "run", breaks)
        process.turn()
    assert "ValueError" in caplog.text
    assert words not in caplog.text
    assert pulse.of(pulse.WORKER) is None
    process._next = 0.0
    process.turn()
    assert pulse.of(pulse.WORKER) is not None


def test_it_ends_with_whoever_started_it(at: datetime) -> None:
    Loop(lambda: at, parent=1 if os.getppid() != 1 else 2).run()
    assert pulse.of(pulse.WORKER) is None


def test_the_command_says_what_left(
    write: Write, in_service: Provider, capsys: Any, on_that_day: None
) -> None:
    write()
    call_command("messages", "send")
    assert "Partis : 1." in capsys.readouterr().out


# --- Never twice ---------------------------------------------------------------------------
def test_a_doubt_settled_meanwhile_is_not_put_back(
    write: Write, in_service: Provider, at: datetime
) -> None:
    """Two processes mend at the same time: the second has read the message before the first."""
    message = write()
    move(message, State.SENDING, attempts=1, sent_at=at, next_try_at=at, provider="essai")

    class Slow:
        name = "essai"

        def find(self, key: str) -> None:
            Message.objects.filter(pk=message.pk).update(state=State.SENT)

    later = at + timedelta(hours=1)
    mend(lambda channel: Slow(), at=later, count=Count())  # type: ignore[arg-type,return-value]
    message.refresh_from_db()
    assert message.state == State.SENT


def test_another_provider_is_not_asked_of_what_it_never_had(
    write: Write, in_service: Provider, at: datetime
) -> None:
    """It would answer « unknown », and the text would leave a second time."""
    message = write()
    move(message, State.SENDING, attempts=1, sent_at=at, next_try_at=at, provider="ancien")
    worker.run(at + timedelta(days=1))
    message.refresh_from_db()
    assert (message.state, in_service.taken) == (State.UNCERTAIN, [])


def test_doubts_of_another_provider_do_not_hold_the_others_up(
    write: Write, in_service: Provider, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    monkeypatch.setattr(sending, "MOST_ASKED", 2)
    for number in range(3):
        one = write(key=f"ancien:{number}")
        move(one, State.SENDING, attempts=1, sent_at=at, next_try_at=at, provider="ancien")
    message = write()
    move(message, State.SENDING, attempts=1, sent_at=at, next_try_at=at, provider="essai")
    worker.run(at + timedelta(hours=1))
    message.refresh_from_db()
    assert message.state != State.UNCERTAIN


def test_a_doubt_is_not_asked_about_at_once(
    write: Write, in_service: Provider, at: datetime
) -> None:
    """The list of a provider may be late."""
    message = write()
    in_service.mood = ["cut_after"]
    worker.run(at)
    in_service.taken.clear()
    worker.run(at + timedelta(minutes=2))
    message.refresh_from_db()
    assert (message.state, in_service.taken) == (State.UNCERTAIN, [])


def test_a_gateway_that_breaks_in_its_own_way_leaves_a_doubt(
    write: Write, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        name = "cassée"

        def send(self, parcel: object) -> str:
            raise ZeroDivisionError(parcel)

        def find(self, key: str) -> None:
            raise UnavailableError

    monkeypatch.setattr(worker, "carrier", lambda channel: Broken())
    message = write()
    worker.run(at)
    message.refresh_from_db()
    assert (message.state, message.reason) == (State.UNCERTAIN, "cassée : ZeroDivisionError")


def test_the_description_in_service_is_the_one_of_the_settings(
    write: Write, in_service: Provider, at: datetime
) -> None:
    message = write(body="Bonjour à vous.")
    worker.run(at)
    message.refresh_from_db()
    assert (message.provider, message.provider_id) == ("essai", "sms-1")
    assert message.key not in json.dumps(in_service.taken)
