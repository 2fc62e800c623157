"""Two words said of one referral at the same moment, each on its own connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.links import actions as links
from berceau.links.models import GuestLink
from berceau.messaging.gateways.email import link_in
from berceau.messaging.models import Message
from berceau.referrals.actions import clock, making, moving
from berceau.referrals.models import Referral, Transition
from berceau.referrals.states import Actor, IllegalMoveError, State
from tests.accounts.test_at_once import at_once
from tests.factories import AT
from tests.referrals import rows
from tests.referrals.test_silence import SECOND

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="a database in memory has one connection",
    ),
]


@pytest.fixture(autouse=True)
def slow_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each write stays open long enough for the other to arrive."""
    for module, name in ((moving, "_move"), (making, "_write"), (clock, "inform")):
        quick = getattr(module, name)

        def slowly(*args: Any, quick: Callable[..., Any] = quick, **values: Any) -> Any:
            time.sleep(0.3)
            return quick(*args, **values)

        monkeypatch.setattr(module, name, slowly)


@pytest.fixture
def made(referente: Agent) -> Referral:
    return rows.referred(rows.family_of(referente))


def saying(made: Referral, after: str, actor: str) -> Callable[[], str]:
    """Says it; the answer is the state reached, or « too late »."""

    def say() -> str:
        try:
            return moving.say(reference=made.reference, after=after, actor=actor, at=AT).state
        except IllegalMoveError:
            return "too late"

    return say


def test_the_same_answer_twice_is_written_once(made: Referral) -> None:
    answers = at_once(*(saying(made, State.ACCEPTED, Actor.PARTNER) for _n in range(3)))
    assert sorted(answers) == ["accepted", "too late", "too late"]
    assert Transition.objects.count() == 1


def test_revoked_while_the_structure_answers_it_ends_revoked_and_shut(made: Referral) -> None:
    answers = at_once(
        saying(made, State.REVOKED, Actor.PARENT), saying(made, State.ACCEPTED, Actor.PARTNER)
    )
    assert len(answers) == 2
    made.refresh_from_db()
    assert made.state == State.REVOKED
    assert not GuestLink.objects.filter(closed_at=None).exists()


def test_revoked_while_its_link_is_being_opened_nobody_waits_for_ever(made: Referral) -> None:
    address = link_in(Message.objects.get(purpose="guest_link").body)
    assert address is not None
    token = address.rpartition("/")[2]
    answers = at_once(
        lambda: links.open_link(token, at=AT), saying(made, State.REVOKED, Actor.PARENT)
    )
    assert len(answers) == 2
    made.refresh_from_db()
    assert made.state == State.REVOKED
    assert links.open_link(token, at=AT) is None


def test_two_nights_at_once_send_one_reminder(made: Referral) -> None:
    night = datetime.combine(SECOND, AT.timetz())
    tallies = at_once(lambda: clock.run(night), lambda: clock.run(night))
    assert sorted(tally.reminded for tally in tallies) == [0, 1]
    assert Message.objects.filter(purpose="guest_link").count() == 2


def test_the_same_referral_made_twice_at_once_is_made_once(referente: Agent) -> None:
    family: Family = rows.family_of(referente)
    to = rows.service()

    def refer() -> str:
        try:
            return rows.referred(family, to).state
        except ValidationError:
            return "done already"

    assert sorted(at_once(refer, refer)) == ["done already", "sent"]
    assert Referral.objects.count() == 1
