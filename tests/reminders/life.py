"""What is true of a family while it lives, and the judge of each message that leaves.

Judged by the facts kept here beside the database, never by the code under test.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from berceau.messaging.gateways import Parcel, UnavailableError
from berceau.messaging.sending import BY_THEMSELVES, Count, send_next
from berceau.rules.offsets import shift

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 12, 18, 14, tzinfo=PARIS)
HOLIDAYS = {(12, 25), (1, 1)}
MOST_A_WEEK = 3
COUNTED = {"welcome", "reminder", "promise"}
ASKED_FOR = {"link", "stop_done"}
WINDOWS = {"E04": (2, 3), "E05": (3, 4)}
"""In months of age: the first day, and the first day too late."""
BY_POST = timedelta(days=5)
HOME = "12 rue de la Paix, 59400 Cambrai"


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
    """What is true of one adult, kept beside the database. Without a contact: letters."""

    row: Any
    contact: Any
    numbers: set[str]
    elsewhere: bool = False
    agreed: bool = True
    unsafe: bool = False
    silent: bool = False
    pace: str = "light"
    stopped: set[str] = field(default_factory=set)


class Life:
    """One family, two adults, two children: what is true of them, and what was sent to them."""

    def __init__(self, family: Any, stand_in: Any, dice: random.Random) -> None:
        self.dice = dice
        self.stand_in = stand_in
        self.carrier = Carrier(now=START + timedelta(days=dice.randrange(14)))
        self.family = family
        self.adults = [self._adult(row) for row in family.adults.order_by("pk")]
        self.children = list(family.children.order_by("pk"))
        self.lost: set[str] = set()
        self.open, self.frozen = True, False
        self.home = HOME
        self.written: dict[str, dict[str, Any]] = {}
        self.checked = 0
        self.letters = 0
        self.settled: set[tuple[str, str]] = set()
        self.muted: set[str] = set()
        self.promises: dict[int, date] = {}
        self.absences: dict[int, date] = {}
        self.told: set[tuple[int, str]] = set()

    def _adult(self, row: Any) -> Adult:
        contact = row.contacts.first()
        return Adult(row, contact, {contact.value} if contact else set())

    def reached_by(self, adult: Adult) -> str:
        """Where this adult is written to now; nothing when they are not."""
        if adult.contact is not None:
            return str(adult.contact.value)
        return "" if adult.elsewhere else f"{adult.row}\n{self.home}"

    @property
    def on_the_phone(self) -> list[Adult]:
        return [adult for adult in self.adults if adult.contact is not None]

    def deliver(self) -> None:
        """Everything that may leave now leaves; each departure is judged by what is true now."""
        count = Count()
        while send_next(
            lambda channel: self.carrier,
            at=self.carrier.now,
            count=count,
            channels=BY_THEMSELVES,
        ):
            pass
        self.judge_all()

    def judge_all(self) -> None:
        """What left since the last time."""
        for at, key in self.carrier.left[self.checked :]:
            self.judge(at, self.written[key])
        self.checked = len(self.carrier.left)
        keys = [key for _at, key in self.carrier.left]
        assert len(keys) == len(set(keys)), "le même message est parti deux fois"

    def judge(self, at: datetime, sent: dict[str, Any]) -> None:
        adult, purpose = sent["adult"], sent["purpose"]
        local = at.astimezone(PARIS)
        assert sent["address"] == self.reached_by(adult), "un ancien numéro, une ancienne adresse"
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
        if adult.contact is not None:
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
        over = shift(born_on, WINDOWS[step][1], 0)
        assert today < over, "une étape passée"
        assert adult.contact is not None or today + BY_POST < over, "un courrier trop tard"
