"""No message leaves against a rule: random histories, judged by facts and not by the code.

Messages written by somebody and reminders written by nights; what happens to the family between the
moment they are written and the moment they leave.

Three hundred histories in the fast suite, ten thousand with `BERCEAU_EVERY_HISTORY=1`.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from berceau.accounts.models import Absence
from berceau.families.models import Consent, FamilyState
from berceau.followup.models import Promise, PromiseKind
from berceau.messaging.addresses import index_of
from berceau.messaging.gateways import Parcel, UnavailableError
from berceau.messaging.models import Message, Optout
from berceau.messaging.outbox import To, post
from berceau.messaging.sending import Count, send_next
from berceau.pathway import projection
from berceau.pathway.models import DecisionKind, StepDecision, Teller
from berceau.reminders import night
from berceau.reminders.models import Mute, Reminded, ReminderRule, Rhythm
from berceau.rules.offsets import shift
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
    "pace",
    "step",
    "mute",
    "keep",
    "cancel",
)
WAYS_BACK = ("safe", "resume", "agree", "reopen", "thaw", "undo_loss", "pace", "unmute")
WORK = ("night",) * 5 + ("promise",) * 4 + ("absence",) * 2
GESTURES = ("write", "write", "wait") * 5 + BARRIERS + WAYS_BACK * 2 + WORK
LEAVES_AFTER = {"write", "wait", "night"}
"""The rest writes nothing that is due now, and takes no time."""
WINDOWS = {"E04": (2, 3), "E05": (3, 4)}
"""In months of age: the first day, and the first day too late."""


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
    pace: str = "light"
    stopped: set[str] = field(default_factory=set)


class History:
    """One family, two adults, two children, and whatever happens to them."""

    def __init__(self, family: Any, stand_in: Any, dice: random.Random) -> None:
        self.dice = dice
        self.stand_in = stand_in
        self.carrier = Carrier(now=START + timedelta(days=dice.randrange(14)))
        self.family = family
        self.adults = [self._adult(row) for row in family.adults.order_by("pk")]
        self.children = list(family.children.order_by("pk"))
        self.lost: set[str] = set()
        self.open, self.frozen = True, False
        self.written: dict[str, dict[str, Any]] = {}
        self.checked = 0
        self.settled: set[tuple[str, str]] = set()
        self.muted: set[str] = set()
        self.promises: dict[int, date] = {}
        self.absences: dict[int, date] = {}
        self.told: set[tuple[int, str]] = set()

    def _adult(self, row: Any) -> Adult:
        contact = row.contacts.get()
        return Adult(row, contact, {contact.value})

    def run(self, gestures: int) -> None:
        for _ in range(gestures):
            gesture = self.dice.choice(GESTURES)
            getattr(self, f"do_{gesture}")()
            if gesture in LEAVES_AFTER:
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
        for cause in sent["causes"]:
            self.judge_reminder(local.date(), adult, cause)

    def judge_reminder(self, today: date, adult: Adult, cause: str) -> None:
        """What a night wrote: still to be said, accepted, and never said before."""
        assert adult.pace != "none", "n’accepte aucun rappel"
        assert (adult.row.pk, cause) not in self.told, "déjà rappelé"
        self.told.add((adult.row.pk, cause))
        kind, *words = cause.split(":")
        if kind == "cover":
            assert self.absences.get(int(words[0]), date.min) >= today, "absence finie ou annulée"
            return
        assert "" not in self.muted, "pas pour cette famille"
        if kind == "promise":
            said = date.fromisoformat(words[1])
            assert self.promises.get(int(words[0])) == said, "appel fait ou annulé"
            assert said >= today, "un appel d’hier"
            return
        step, reference = words[:2]
        assert step not in self.muted, "pas cette étape pour cette famille"
        assert (step, reference) not in self.settled, "étape faite ou refusée"
        assert step == "E04" or adult.pace in {"regular", "reinforced"}, "rythme trop lent"
        [born_on] = [child.born_on for child in self.children if child.reference == reference]
        assert today < shift(born_on, WINDOWS[step][1], 0), "une étape passée"

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
            "causes": (),
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

    def do_night(self) -> None:
        """What is due today, as the night finds it."""
        known = set(self.written)
        night.run(self.carrier.now.date(), at=self.carrier.now, families=[self.family.pk])
        for message in Message.objects.exclude(key__in=known):
            [adult] = [one for one in self.adults if one.row.pk == message.adult_id]
            self.written[message.key] = {
                "adult": adult,
                "purpose": message.purpose,
                "address": message.address,
                "subject": message.subject,
                "causes": tuple(
                    Reminded.objects.filter(message=message).values_list("key", flat=True)
                ),
            }

    def do_pace(self) -> None:
        adult = self.dice.choice(self.adults)
        adult.pace = self.dice.choice(("none", "light", "regular", "reinforced"))
        Rhythm.objects.update_or_create(
            adult=adult.row, defaults={"pace": adult.pace, "at": self.carrier.now}
        )

    def do_step(self) -> None:
        """Done, not wanted; or the last word on it undone."""
        child, step = self.dice.choice(self.children), self.dice.choice(tuple(WINDOWS))
        if (step, child.reference) in self.settled:
            StepDecision.objects.filter(rule=step, child=child).update(undone_at=self.carrier.now)
            self.settled.discard((step, child.reference))
        else:
            StepDecision.objects.create(
                family=self.family,
                rule=step,
                child=child,
                kind=self.dice.choice((DecisionKind.DONE, DecisionKind.NOT_WANTED)),
                on=self.carrier.now.date(),
                told_by=Teller.PARENT,
                by=self.family.referente,
                at=self.carrier.now,
            )
            self.settled.add((step, child.reference))
        projection.rebuild([self.family.pk], today=self.carrier.now.date())

    def do_mute(self) -> None:
        step = self.dice.choice(("", "E04", "E05"))
        Mute.objects.get_or_create(
            family=self.family,
            step=step,
            defaults={"by": self.family.referente, "at": self.carrier.now},
        )
        self.muted.add(step)

    def do_unmute(self) -> None:
        Mute.objects.filter(family=self.family).delete()
        self.muted.clear()

    def do_promise(self) -> None:
        promise = Promise.objects.create(
            family=self.family,
            kind=PromiseKind.CALL_BACK,
            due_on=self.carrier.now.date() + timedelta(days=self.dice.randrange(5)),
            made_by=self.family.referente,
            made_at=self.carrier.now - timedelta(days=5),
        )
        self.promises[promise.pk] = promise.due_on

    def do_keep(self) -> None:
        """Every call is made, or put off."""
        if self.dice.random() < 0.5:
            Promise.objects.filter(pk__in=self.promises).update(kept_at=self.carrier.now)
            self.promises.clear()
        for promise in Promise.objects.filter(pk__in=self.promises):
            promise.due_on += timedelta(days=2)
            promise.save()
            self.promises[promise.pk] = promise.due_on

    def do_absence(self) -> None:
        first = self.carrier.now.date() + timedelta(days=self.dice.randrange(3))
        absence = Absence.objects.create(
            agent=self.family.referente,
            stand_in=self.stand_in,
            starts_on=first,
            ends_on=first + timedelta(days=self.dice.randrange(4)),
            declared_by=self.family.referente,
            declared_at=self.carrier.now,
        )
        self.absences[absence.pk] = absence.ends_on

    def do_cancel(self) -> None:
        Absence.objects.filter(pk__in=self.absences).update(cancelled_at=self.carrier.now)
        self.absences.clear()

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
    """Two adults who agreed, two children, two steps chosen: how every history begins."""
    family = factories.FamilyFactory(adult=False)
    for number in range(2):
        factories.AdultFactory(family=family, phone=f"+3363998{number}000", consent=Consent.GIVEN)
    for born_on in (date(2026, 9, 30), date(2026, 10, 25)):
        factories.ChildFactory(family=family, born_on=born_on)
    for step, before, after, level in (("E04", 5, 6, 1), ("E05", 8, 2, 2)):
        ReminderRule.objects.create(
            step=step,
            days_before=before,
            days_after=after,
            level=level,
            changed_by=family.referente,
            changed_at=START,
        )
    projection.rebuild([family.pk], today=START.date())
    return family


@pytest.fixture
def stand_in(db: None) -> Any:
    return factories.ReferenteFactory()


def play(family: Any, stand_in: Any, seed: int) -> Counter[str]:
    """One history, undone at its end; how many messages left, and of which kinds of reminders."""
    dice = random.Random(seed)
    with transaction.atomic():
        history = History(family, stand_in, dice)
        try:
            history.run(gestures=dice.randrange(10, 26))
        except AssertionError as error:
            raise AssertionError(f"histoire n° {seed} : {error}") from error
        left = Counter(cause.split(":")[0] for _adult, cause in history.told)
        left["all"] = len(history.carrier.left)
        transaction.set_rollback(True)
    return left


def play_all(family: Any, stand_in: Any, seeds: range) -> Counter[str]:
    total: Counter[str] = Counter()
    for seed in seeds:
        total += play(family, stand_in, seed)
    return total


def test_three_hundred_histories(family: Any, stand_in: Any) -> None:
    left = play_all(family, stand_in, range(300))
    assert left["all"] > 300, "des histoires où rien ne part ne prouvent rien"
    for kind in ("step", "promise", "cover"):
        assert left[kind] > 10, f"presque aucun rappel de ce genre : {kind}"
    assert not Message.objects.exists()


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("BERCEAU_EVERY_HISTORY"), reason="BERCEAU_EVERY_HISTORY=1")
def test_ten_thousand_histories(family: Any, stand_in: Any) -> None:
    left = play_all(family, stand_in, range(300, 10_300))
    assert left["all"] > 10_000
    assert min(left["step"], left["promise"], left["cover"]) > 300
