"""The data of this room, read once: sectors, conditions, priorities, reasons, the yearly rhythm."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Type:
    """A trade or a type of structure, its sector, and its nature in the directory."""

    key: str
    label: str
    sector: str
    kind: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition or a priority: its label, what it means in plain words, where it comes from.

    `status` is « lu » (a text says it) or « lecture » (our reading of it).
    """

    key: str
    label: str
    plain: str
    source: str
    status: str

    @property
    def is_our_reading(self) -> bool:
        return self.status == "lecture"


@dataclass(frozen=True, slots=True)
class Renewal:
    """The yearly rhythm: months that an acceptance lasts, days for the rest."""

    valid_months: int
    ask_days_before: int
    remind_days_before: int
    grace_days: int


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / f"{name}.toml").read_text("utf-8"))


@cache
def types() -> dict[str, Type]:
    """key -> type, in the order of the file."""
    return {
        key: Type(key, line["label"], sector["label"], line["kind"])
        for sector in _file("sectors").values()
        for key, line in sector["types"].items()
    }


def type_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The linked list, for a select: sectors, and under each its types."""
    return [
        (
            sector["label"],
            [(key, line["label"]) for key, line in sector["types"].items()],
        )
        for sector in _file("sectors").values()
    ]


@cache
def _asked(table: str) -> dict[str, Asked]:
    return {key: Asked(key, **line) for key, line in _file("conditions")[table].items()}


def conditions() -> dict[str, Asked]:
    """The three conditions, by key."""
    return _asked("conditions")


def priorities() -> dict[str, Asked]:
    """The six priorities, by key."""
    return _asked("priorities")


def words(table: str) -> dict[str, str]:
    """key -> label of `publics`, `trust_from` or `trust_by`."""
    return dict(_file("conditions")[table])


def reasons(table: str) -> dict[str, str]:
    """key -> sentence of `refusal`, `question` or `removal`."""
    return dict(_file("moderation")[table])


@cache
def renewal() -> Renewal:
    line = _file("moderation")["renewal"]
    return Renewal(**{name: line[name] for name in Renewal.__slots__})
