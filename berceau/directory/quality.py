"""What an entry lacks, in words, and what data·inclusion's quality score would say of it.

The score is that of the schema v1 of data·inclusion: the mean of its criteria, each between 0 and
1, those that do not apply left out. It speaks of a service, never of people, and is not stored.
Our own lines (hours, ages, appointment, kind) are beside it: a parent needs them, the score does
not know them. Pure functions.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from berceau.directory import hours
from berceau.directory.freshness import Entry, known_true_on
from berceau.directory.models import Cost, Professional, Service
from berceau.ui.frise_scale import add_months

IDEAL = range(200, 2000)
"""Signs of a description that says enough without being long."""
TOO_SHORT = 50
FRESH_MONTHS, OLD_MONTHS = 6, 24
NOT_DATED = frozenset({"agefiph", "france-travail"})
"""Sources whose dates data·inclusion does not judge."""
ON_SITE, COME, RING, WRITE = "en-presentiel", "se-presenter", "telephoner", "envoyer-un-courriel"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a parent needs to read: there, half there, or missing."""

    key: str
    label: str
    why: str
    field: str
    criterion: str
    value: float
    """Between 0 (missing) and 1 (there)."""

    @property
    def there(self) -> bool:
        return self.value == 1


@dataclass(frozen=True, slots=True)
class Quality:
    """What an entry has and lacks."""

    lines: tuple[Line, ...]

    @property
    def missing(self) -> tuple[Line, ...]:
        """What is missing or half there, what is missing first."""
        return tuple(sorted((one for one in self.lines if not one.there), key=lambda o: o.value))

    @property
    def there(self) -> int:
        return sum(one.there for one in self.lines)

    @property
    def score(self) -> float:
        """That of data·inclusion, between 0 and 1: the mean of the criteria that apply."""
        theirs = [one.value for one in self.lines if one.criterion]
        return round(sum(theirs) / len(theirs), 2) if theirs else 0.0

    @property
    def percent(self) -> int:
        return round(self.score * 100)


@cache
def _file() -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = tomllib.loads(
        (resources.files(__package__) / "quality.toml").read_text("utf-8")
    )["lines"]
    return lines


def quality_of(entry: Entry, today: date) -> Quality:
    """Its structure and places must be loaded: nothing is asked of the database."""
    kind = entry._meta.model_name
    lines = []
    for line in _file():
        if kind not in line["on"]:
            continue
        value = MEASURES.get(line["key"], _filled)(entry, line, today)
        if value is not None:
            lines.append(
                Line(
                    line["key"],
                    line["label"],
                    line["why"],
                    line["field"],
                    line["criterion"],
                    value,
                )
            )
    return Quality(tuple(lines))


def _value(entry: Any, path: str) -> Any:
    if not isinstance(entry, Service):
        path = path.replace("where.", "place.")
    for name in path.split("."):
        entry = getattr(entry, name, None)
    return entry


def _filled(entry: Entry, line: Mapping[str, Any], _today: date) -> float | None:
    return float(any(_value(entry, path) not in (None, "", []) for path in line["any"]))


def _description(entry: Entry, _line: Mapping[str, Any], _today: date) -> float:
    size = len(entry.description)
    if size < TOO_SHORT:
        return 0.0
    return 1.0 if size in IDEAL else 0.5


def _address(entry: Entry, line: Mapping[str, Any], today: date) -> float | None:
    if isinstance(entry, Service) and not (
        ON_SITE in entry.reception or COME in entry.mobilisation
    ):
        return None
    return _filled(entry, line, today)


def _asked(way: str) -> Callable[[Entry, Mapping[str, Any], date], float | None]:
    """A number is missed only by an entry that says to ring it."""

    def measure(entry: Entry, line: Mapping[str, Any], today: date) -> float | None:
        ways = entry.mobilisation if isinstance(entry, Service) else []
        return _filled(entry, line, today) if way in ways else None

    return measure


def _cost(entry: Entry, _line: Mapping[str, Any], _today: date) -> float:
    if not isinstance(entry, Service) or not entry.cost:
        return 0.0
    return 1.0 if entry.cost == Cost.FREE or entry.cost_note else 0.5


def _hours_read(entry: Entry, _line: Mapping[str, Any], _today: date) -> float | None:
    """Those written here or by the source; without any, another line says so."""
    written = entry.hours if not isinstance(entry, Professional) else ""
    if not written:
        return None
    return 0.5 if hours.problem(written) else 1.0


def _mobilisation(entry: Entry, _line: Mapping[str, Any], _today: date) -> float:
    if not isinstance(entry, Service):
        return 0.0
    return (bool(entry.mobilisation) + bool(entry.mobilisation_by)) / 2


def _fresh(entry: Entry, _line: Mapping[str, Any], today: date) -> float | None:
    """1 under six months, 0 beyond two years, in proportion between."""
    if entry.source in NOT_DATED and entry.verified_on is None:
        return None
    fresh, old = add_months(today, -FRESH_MONTHS), add_months(today, -OLD_MONTHS)
    day = known_true_on(entry)
    if day > fresh:
        return 1.0
    if day <= old:
        return 0.0
    return round((day - old) / (fresh - old), 2)


MEASURES: dict[str, Callable[[Entry, Mapping[str, Any], date], float | None]] = {
    "description": _description,
    "address": _address,
    "phone": _asked(RING),
    "email": _asked(WRITE),
    "cost": _cost,
    "hours_read": _hours_read,
    "mobilisation": _mobilisation,
    "fresh": _fresh,
}
