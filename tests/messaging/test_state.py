"""« État des messages », the doctor, what a person settles, what the night does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.kit.once import new_key
from berceau.messaging import checks, pulse, tasks, worker
from berceau.messaging.carriers import described, shipped
from berceau.messaging.gateways import DescriptionError, Parcel, UnavailableError
from berceau.messaging.gateways.http import Call, HttpGateway, filled, opaque
from berceau.messaging.models import Message, State
from berceau.messaging.sending import IllegalMoveError, move
from berceau.messaging.settling import settle, tidy
from berceau.privacy.models import Act
from tests import factories
from tests.messaging.provider import WEBHOOK, Provider

Write = Callable[..., Message]
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> Agent:
    return factories.AgentFactory(role=Role.TECHNICAL_ADMIN)


@pytest.fixture
def doubt(write: Write, in_service: Provider, at: datetime) -> Message:
    message = write(purpose="cover")
    in_service.mood = ["cut_after"]
    worker.run(at)
    message.refresh_from_db()
    assert message.state == State.UNCERTAIN
    return message


# --- By hand ---------------------------------------------------------------------------------
def test_it_left(doubt: Message, admin: Agent, in_service: Provider, at: datetime) -> None:
    settle(message_id=doubt.pk, left=True, by=admin, at=at)
    worker.run(at + timedelta(days=1))
    doubt.refresh_from_db()
    assert (doubt.state, len(in_service.taken)) == (State.SENT, 1)
    assert Act.objects.get(verb="message.settled").detail == {"message": doubt.pk, "left": True}


def test_it_did_not_leave_and_every_rule_is_asked_again(
    doubt: Message, admin: Agent, family: Any, in_service: Provider, at: datetime
) -> None:
    settle(message_id=doubt.pk, left=False, by=admin, at=at)
    family.adults.get().contacts.update(unsafe=True)
    worker.run(at + timedelta(minutes=1))
    doubt.refresh_from_db()
    assert (doubt.state, len(in_service.taken)) == (State.STOPPED, 1)


def test_what_is_certain_is_not_settled(
    write: Write, admin: Agent, in_service: Provider, at: datetime
) -> None:
    """An agent withdrew it: it is not put back from here."""
    message = write()
    move(message, State.STOPPED, reason="annulé avant de partir")
    with pytest.raises(IllegalMoveError):
        settle(message_id=message.pk, left=False, by=admin, at=at)
    message.refresh_from_db()
    assert message.state == State.STOPPED


@pytest.mark.usefixtures("on_that_day")
def test_the_page_asks_then_settles_and_shows_no_family(
    doubt: Message, family: Any, admin: Agent, client_of: Callable[[Agent], Client]
) -> None:
    browser = client_of(admin)
    listed = browser.get(reverse("messaging:state")).content.decode()
    question = browser.get(reverse("messaging:settle", args=[doubt.pk])).content.decode()
    assert "Partis peut-être" in listed
    assert opaque(doubt.key) in question
    number = family.adults.get().contacts.get().value
    for page in (listed, question):
        assert family.reference not in page
        assert family.adults.get().last_name not in page
        assert number[-6:] not in page.replace(" ", "")
        assert doubt.body not in page
    url = reverse("messaging:settle", args=[doubt.pk])
    assert browser.post(url, {"once": new_key()}).status_code == 200
    doubt.refresh_from_db()
    assert doubt.state == State.UNCERTAIN
    browser.post(url, {"left": "yes", "once": new_key()})
    doubt.refresh_from_db()
    assert doubt.state == State.SENT
    assert browser.get(url).status_code == 302


def test_the_dpo_looks_and_settles_nothing(
    doubt: Message, client_of: Callable[[Agent], Client]
) -> None:
    browser = client_of(factories.AgentFactory(role=Role.DPO))
    assert browser.get(reverse("messaging:state")).status_code == 200
    url = reverse("messaging:settle", args=[doubt.pk])
    assert browser.post(url, {"left": "no", "once": new_key()}).status_code == 403
    assert client_of(factories.ReferenteFactory()).get(url).status_code == 403


@pytest.mark.usefixtures("on_that_day")
def test_the_page_asks_as_many_questions_for_many_messages(
    write: Write, admin: Agent, client_of: Callable[[Agent], Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for _number in range(20):
        write()
    Message.objects.update(state=State.UNCERTAIN, sent_at=timezone.now())
    browser = client_of(admin)
    with django_assert_max_num_queries(25):
        browser.get(reverse("messaging:state"))


# --- The doctor ------------------------------------------------------------------------------
def test_no_gateway_is_said_and_red_once_something_waits(
    write: Write, settings: Any, at: datetime
) -> None:
    settings.SMS_GATEWAY = ""
    assert checks.gateway(at).level == "warn"
    write()
    found = checks.gateway(at)
    assert (found.level, found.sentence) == (
        "error",
        "Aucune passerelle de SMS : 1 message attend.",
    )


def test_a_description_without_its_variables_is_red(
    in_service: Provider, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    assert checks.gateway(at).level == "ok"
    monkeypatch.delenv("ESSAI_SECRET")
    found = checks.gateway(at)
    assert (found.level, "ESSAI_SECRET" in found.sentence) == ("error", True)


def test_an_unknown_name_is_red(settings: Any, at: datetime) -> None:
    settings.SMS_GATEWAY = "inconnue"
    assert checks.gateway(at).level == "error"


def test_a_gateway_that_brings_no_stop_is_said(
    in_service: Provider, settings: Any, tmp_path: Path, at: datetime
) -> None:
    settings.SMS_GATEWAY = in_service.describe(tmp_path, webhook="")
    described.cache_clear()
    found = checks.gateway(at)
    assert (found.level, "STOP" in found.sentence) == ("warn", True)


def test_a_message_that_waits_too_long_is_red(write: Write, at: datetime) -> None:
    write()
    assert checks.providers(at + timedelta(minutes=50)).level == "ok"
    assert checks.providers(at + timedelta(minutes=70)).level == "error"


def test_what_the_hours_hold_back_is_not_late(
    write: Write, in_service: Provider, at: datetime
) -> None:
    night = at + timedelta(hours=12)
    write(at=night)
    worker.run(night)
    assert checks.providers(night + timedelta(hours=3)).level == "ok"


def test_doubts_are_counted(doubt: Message, at: datetime) -> None:
    assert checks.doubts(at).level == "warn"
    Message.objects.update(state=State.SENT)
    assert checks.doubts(at).level == "ok"


@pytest.mark.parametrize(("mode", "level"), [("production", "error"), ("demo", "warn")])
def test_a_worker_not_seen_for_ten_minutes(
    mode: str, level: str, settings: Any, at: datetime
) -> None:
    settings.MODE = mode
    assert checks.worker(at).level == level
    pulse.beat(pulse.WORKER, at=at)
    assert checks.worker(at + timedelta(minutes=9)).level == "ok"
    assert checks.worker(at + timedelta(minutes=11)).level == level


# --- The night -------------------------------------------------------------------------------
def test_the_night_asks_about_doubts_and_forgets_finished_tasks(
    doubt: Message, in_service: Provider, at: datetime
) -> None:
    tasks.send_round.enqueue()
    DBTaskResult.objects.update(status="SUCCESSFUL", enqueued_at=at - timedelta(days=8))
    tasks.send_round.enqueue()
    DBTaskResult.objects.filter(status="READY").update(enqueued_at=at - timedelta(days=8))
    assert tidy(at + timedelta(hours=12)) == "0 envoi incertain attend une personne."
    doubt.refresh_from_db()
    assert (doubt.state, len(in_service.taken)) == (State.SENT, 1)
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"READY"}


# --- Descriptions ----------------------------------------------------------------------------
VARIABLES = {
    "octopush": ("OCTOPUSH_LOGIN", "OCTOPUSH_KEY", "OCTOPUSH_SENDER", "OCTOPUSH_WEBHOOK_SECRET"),
    "brevo": ("BREVO_KEY", "BREVO_SENDER", "BREVO_WEBHOOK_SECRET"),
}


def test_two_providers_used_in_france_are_shipped() -> None:
    assert shipped() == ("brevo", "octopush")


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_a_shipped_description_can_be_read_and_names_its_variables(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = described(name)
    with pytest.raises(DescriptionError):
        gateway.ready()
    for variable in VARIABLES[name]:
        monkeypatch.setenv(variable, "x" * 30)
    gateway.ready()
    words = {"to": "+33639980001", "body": "Bonjour", "key": "k"}
    sent = repr(filled(gateway.sends.body, words))
    assert "+33639980001" in sent
    assert "Bonjour" in sent
    assert gateway.hears is not None
    assert gateway.hears.incoming is not None


def test_octopush_as_its_pages_show_it(at: datetime) -> None:
    door = described("octopush").hears
    assert door is not None
    receipt = {"channel": "sms", "message_id": "sms_1", "status": "DELIVERED", "number": "+33600"}
    assert door.understood(receipt, at=at).provider_id == "sms_1"  # type: ignore[union-attr]
    assert door.understood(receipt | {"status": "ACK"}, at=at) is None
    reply = {
        "message_id": "sms_1", "number": "+33600112233", "text": "STOP",
        "sim_card_number": "12345", "reception_date": "2020-11-04 11:11:45",
    }  # fmt: skip
    told = door.understood(reply, at=at)
    assert (told.sender, told.body) == ("+33600112233", "STOP")  # type: ignore[union-attr]


def test_brevo_as_its_pages_show_it(at: datetime) -> None:
    door = described("brevo").hears
    assert door is not None
    event = {"id": 26570, "to": "33600112233", "messageId": 123, "msg_status": "delivered"}
    assert door.understood(event, at=at).provider_id == "123"  # type: ignore[union-attr]
    assert door.understood(event | {"msg_status": "sent"}, at=at) is None


def test_unicode_is_said_of_the_texts_that_need_it() -> None:
    call = described("brevo").sends.body["unicodeEnabled"]
    assert [filled(call, {"body": body}) for body in ("ete", "صفحتكم")] == [False, True]


@pytest.mark.parametrize(
    "wrong",
    [
        WEBHOOK.replace('"path"', '"rien"'),
        WEBHOOK.replace('"path"', '"hmac"'),
        WEBHOOK.replace('state = "status"', 'etat = "status"'),
        WEBHOOK.replace("secret", "secrets"),
        "[autre]\na = 1\n",
    ],
)
def test_a_wrong_description_says_where(wrong: str, provider: Provider, tmp_path: Path) -> None:
    with pytest.raises(DescriptionError):
        HttpGateway.read(Path(provider.describe(tmp_path, webhook=wrong)))


def test_a_secret_written_in_the_file_is_refused(
    provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = WEBHOOK.replace("{env:ESSAI_SECRET}", "x" * 40)
    with pytest.raises(DescriptionError):
        HttpGateway.read(Path(provider.describe(tmp_path, webhook=written))).ready()


def test_a_missing_variable_is_an_absence_and_the_message_waits(
    provider: Provider, at: datetime
) -> None:
    gateway = HttpGateway("essai", sends=Call(f"{provider.url}/sms", "id", body="{env:ABSENTE}"))
    with pytest.raises(UnavailableError):
        gateway.send(Parcel(to="+33639980001", body="Bonjour", key="k"))
    assert provider.taken == []
