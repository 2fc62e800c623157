"""What became of a message, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from berceau.contract import Verdict
from berceau.exchanges.words import state_of, when
from berceau.messaging.models import Message, State
from tests import factories

AT = factories.AT
SUNDAY = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def message(**values: object) -> Message:
    return Message(
        **{
            "channel": "sms", "purpose": "answer", "state": State.WAITING, "created_at": AT,
            "next_try_at": AT,
        }
        | values
    )  # fmt: skip


def words(one: Message, today: date = factories.TODAY, verdict: Verdict | None = None) -> str:
    return state_of(one, today=today, verdict=verdict).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "part dans un instant"),
        ({"state": State.SENDING}, "en train de partir"),
        ({"state": State.SENT, "sent_at": AT}, "parti à 10 h 30"),
        ({"state": State.DELIVERED, "receipt_at": AT}, "reçu à 10 h 30"),
        ({"state": State.DELIVERED, "receipt_at": AT - timedelta(days=1)}, "reçu hier à 10 h 30"),
        (
            {"state": State.STOPPED, "reason": "une perte a été déclarée"},
            "arrêté : une perte a été déclarée",
        ),
        ({"state": State.FAILED, "reason": "numéro inconnu"}, "pas reçu : numéro inconnu"),
        ({"state": State.EXPIRED}, "n’est pas parti : trop tard, il n’avait plus d’objet"),
        ({"channel": "letter"}, "à imprimer"),
    ],
)
def test_each_state_is_a_sentence(values: dict[str, object], said: str) -> None:
    assert words(message(**values)) == said


def test_on_a_sunday_it_leaves_on_monday_and_says_why() -> None:
    said = words(message(created_at=SUNDAY, next_try_at=SUNDAY), SUNDAY.date())
    assert said.startswith("part demain à ")
    assert said.endswith("parce que c’est dimanche")


def test_after_the_worker_put_it_off_the_reason_is_the_same() -> None:
    monday = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    one = message(created_at=SUNDAY, next_try_at=monday, reason="pas à cette heure")
    assert words(one, SUNDAY.date()).endswith("parce que c’est dimanche")


def test_at_night_the_hours_are_said() -> None:
    night = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    said = words(message(created_at=night, next_try_at=night))
    assert "parce que les SMS partent entre" in said


def test_a_rule_that_forbids_is_said_before_the_sending() -> None:
    verdict = Verdict("la personne a écrit STOP")
    assert words(message(), verdict=verdict) == "ne partira pas : la personne a écrit STOP"


def test_a_rule_that_postpones_is_not_a_refusal() -> None:
    verdict = Verdict("pas à cette heure", until=AT + timedelta(hours=1))
    assert words(message(), verdict=verdict) == "part dans un instant"


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "à 10 h 30"), (1, "demain à 10 h 30"), (-1, "hier à 10 h 30"), (3, "jeudi à 10 h 30"),
     (20, "le 13 déc. à 10 h 30"), (-20, "le 3 nov. à 10 h 30")],
)  # fmt: skip
def test_a_moment_is_said_from_today(days: int, said: str) -> None:
    assert when(AT + timedelta(days=days), factories.TODAY).replace("\xa0", " ") == said
