"""No message leaves against a rule: random histories, judged by facts and not by the code.

Three hundred histories in the fast suite, ten thousand with `BERCEAU_EVERY_HISTORY=1`.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from berceau.families.models import Consent, FamilyState
from berceau.messaging.addresses import index_of
from berceau.messaging.gateways import Parcel, UnavailableError
from berceau.messaging.models import Message, Optout
from berceau.messaging.outbox import To, post
from berceau.messaging.sending import Count, send_next
from tests import factories

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 12, 18, 14, tzinfo=PARIS)
HOLIDAYS = {(12, 25), (1, 1)}
MOST_A_WEEK = 3
COUNTED = {"welcome", "reminder", "promise"}
ASKED_FOR = {"link", "stop_done"}
PURPOSES = ("welcome", "reminder", "promise", "appointment", "cover", "answer", "link", "stop_done")
BARRIERS = (
    "unsafe",
    "silent",
    "stop",
    "refuse",
    "close",
    "freeze",
    "loss",
    "new_number",
    "breakdown",
)
WAYS_BACK = ("safe", "resume", "agree", "reopen", "thaw", "undo_loss")
GESTURES = ("write", "write", "wait") * 5 + BARRIERS + WAYS_BACK * 2


@dataclass
class Carrier:
    """A gateway in front of the sender: remembers what left and when."""

    name: str = "carrier"
    now: datetime = START
    down: bool = False
    left: list[tuple[datetime, str]] = field(default_factory=list)

    def send(self, parcel: Parcel) -> str:
        if self.down:
            raise UnavailableError("panne")
        self.left.append((self.now, parcel.key))
        return f"id-{len(self.left)}"

    def find(self, key: str) -> str | None:
        return next((f"id-{n}" for n, (_at, sent) in enumerate(self.left, 1) if sent == key), None)


@dataclass
class Adult:
    """What is true of one adult, kept beside the database."""

    row: Any
    contact: Any
    numbers: set[str]
    agreed: bool = True
    unsafe: bool = False
    silent: bool = False
    stopped: set[str] = field(default_factory=set)


class History:
    """One family, two adults, two children, and whatever happens to them."""

    def __init__(self, family: Any, dice: random.Random) -> None:
        self.dice = dice
        self.carrier = Carrier()
        self.family = family
        self.adults = [self._adult(row) for row in family.adults.order_by("pk")]
        self.children = list(family.children.order_by("pk"))
        self.lost: set[str] = set()
        self.open, self.frozen = True, False
        self.written: dict[str, dict[str, Any]] = {}
        self.checked = 0

    def _adult(self, row: Any) -> Adult:
        contact = row.contacts.get()
        return Adult(row, contact, {contact.value})

    def run(self, gestures: int) -> None:
        for _ in range(gestures):
            getattr(self, f"do_{self.dice.choice(GESTURES)}")()
            self.deliver()

    def deliver(self) -> None:
        """Everything that may leave now leaves; each departure is judged by what is true now."""
        count = Count()
        while send_next(lambda channel: self.carrier, at=self.carrier.now, count=count):
            pass
        for at, key in self.carrier.left[self.checked :]:
            self.judge(at, self.written[key])
        self.checked = len(self.carrier.left)
        keys = [key for _at, key in self.carrier.left]
        assert len(keys) == len(set(keys)), "le même message est parti deux fois"

    def judge(self, at: datetime, sent: dict[str, Any]) -> None:
        adult, purpose = sent["adult"], sent["purpose"]
        local = at.astimezone(PARIS)
        assert sent["address"] == adult.contact.value, "un ancien numéro"
        assert not adult.unsafe, "contact non sûr"
        assert not adult.silent, "ne pas laisser de message"
        assert sent["address"] not in adult.stopped or purpose == "stop_done", "après STOP"
        assert not set(sent["subject"].split()) & self.lost, "parle d’un enfant perdu"
        if purpose in {"welcome", "reminder"}:
            assert len(self.lost) < len(self.children), "plus aucun enfant"
        if purpose in ASKED_FOR:
            return
        assert adult.agreed, "sans accord"
        assert self.open, "dossier clos"
        assert not self.frozen, "dossier gelé"
        assert time(9) <= local.time() < time(19), "hors des heures"
        assert local.weekday() != 6, "un dimanche"
        assert (local.month, local.day) not in HOLIDAYS, "un jour férié"
        if purpose in COUNTED:
            week = [
                key
                for when, key in self.carrier.left
                if at - timedelta(days=7) < when <= at
                and self.written[key]["adult"] is adult
                and self.written[key]["purpose"] in COUNTED
            ]
            assert len(week) <= MOST_A_WEEK, "trop de messages dans la semaine"

    # --- What may happen ------------------------------------------------------------------
    def do_write(self) -> None:
        adult, purpose = self.dice.choice(self.adults), self.dice.choice(PURPOSES)
        subjects = self.dice.sample(self.children, self.dice.randrange(3))
        key = f"m{len(self.written)}"
        self.written[key] = {
            "adult": adult,
            "purpose": purpose,
            "address": adult.contact.value,
            "subject": " ".join(child.reference for child in subjects),
        }
        post(
            channel="sms",
            purpose=purpose,
            to=To(adult.contact.value, self.family.pk, adult.row.pk),
            body="Bonjour.",
            key=key,
            at=self.carrier.now,
            subject=self.written[key]["subject"],
            not_before=self.carrier.now + timedelta(hours=self.dice.choice((0, 0, 5, 48))),
        )

    def do_wait(self) -> None:
        self.carrier.now += timedelta(minutes=self.dice.choice((3, 50, 300, 800, 1500, 4000)))
        self.carrier.down = False

    def do_breakdown(self) -> None:
        self.carrier.down = True

    def _contact(self, **values: Any) -> Adult:
        adult = self.dice.choice(self.adults)
        for name, value in values.items():
            setattr(adult.contact, name, value)
        adult.contact.save()
        return adult

    def do_unsafe(self) -> None:
        self._contact(unsafe=True).unsafe = True

    def do_safe(self) -> None:
        adult = self._contact(unsafe=False, no_message=False)
        adult.unsafe = adult.silent = False

    def do_silent(self) -> None:
        self._contact(no_message=True).silent = True

    def do_new_number(self) -> None:
        adult = self._contact(value=f"+33639981{self.dice.randrange(1000):03d}")
        adult.numbers.add(adult.contact.value)

    def do_stop(self) -> None:
        adult = self.dice.choice(self.adults)
        number = adult.contact.value
        if number not in adult.stopped:
            Optout.objects.create(
                channel="sms", address_index=index_of("sms", number), since=self.carrier.now
            )
            for one in self.adults:
                one.stopped.add(number)

    def do_resume(self) -> None:
        adult = self.dice.choice(self.adults)
        number = adult.contact.value
        Optout.objects.filter(address_index=index_of("sms", number), until=None).update(
            until=self.carrier.now
        )
        for one in self.adults:
            one.stopped.discard(number)

    def _consent(self, consent: str) -> None:
        adult = self.dice.choice(self.adults)
        adult.row.consent = consent
        adult.row.save()
        adult.agreed = consent == Consent.GIVEN

    def do_refuse(self) -> None:
        self._consent(self.dice.choice((Consent.REFUSED, Consent.UNKNOWN)))

    def do_agree(self) -> None:
        self._consent(Consent.GIVEN)

    def _file(self, **values: Any) -> None:
        type(self.family).objects.filter(pk=self.family.pk).update(**values)

    def do_close(self) -> None:
        self._file(state=FamilyState.CLOSED)
        self.open = False

    def do_reopen(self) -> None:
        self._file(state=FamilyState.OPEN)
        self.open = True

    def do_freeze(self) -> None:
        self._file(frozen_on=self.carrier.now.date())
        self.frozen = True

    def do_thaw(self) -> None:
        self._file(frozen_on=None)
        self.frozen = False

    def _died(self, day: Any) -> Any:
        child = self.dice.choice(self.children)
        child.died_on = day
        child.save()
        return child

    def do_loss(self) -> None:
        self.lost.add(self._died(self.carrier.now.date()).reference)

    def do_undo_loss(self) -> None:
        self.lost.discard(self._died(None).reference)


@pytest.fixture
def family(db: None) -> Any:
    """Two adults who agreed, two children: how every history begins."""
    family = factories.FamilyFactory(adult=False)
    for number in range(2):
        factories.AdultFactory(family=family, phone=f"+3363998{number}000", consent=Consent.GIVEN)
        factories.ChildFactory(family=family)
    return family


def play(family: Any, seed: int) -> int:
    """One history, undone at its end; how many messages left."""
    dice = random.Random(seed)
    with transaction.atomic():
        history = History(family, dice)
        try:
            history.run(gestures=dice.randrange(10, 30))
        except AssertionError as error:
            raise AssertionError(f"histoire n° {seed} : {error}") from error
        left = len(history.carrier.left)
        transaction.set_rollback(True)
    return left


def test_three_hundred_histories(family: Any) -> None:
    left = sum(play(family, seed) for seed in range(300))
    assert left > 300, "des histoires où rien ne part ne prouvent rien"
    assert not Message.objects.exists()


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("BERCEAU_EVERY_HISTORY"), reason="BERCEAU_EVERY_HISTORY=1")
def test_ten_thousand_histories(family: Any) -> None:
    assert sum(play(family, seed) for seed in range(300, 10_300)) > 10_000
