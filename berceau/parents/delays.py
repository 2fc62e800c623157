"""How long links, pages and codes live: read from `links.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a link is for: how long it waits, what it opens (the page, or the choice of a code)."""

    key: str
    label: str
    days: int
    opens: str

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Delays:
    """The whole file."""

    idle: timedelta
    """A page left alone closes after this."""
    most: timedelta
    """It closes after this in any case."""
    tries: int
    """Wrong codes that kill a link."""
    in_all: int
    """Wrong codes in a row, whatever the links, after which only the référente opens again."""
    purposes: dict[str, Purpose]


@cache
def delays() -> Delays:
    """What the file says. Raises TypeError when a line holds an unknown word."""
    data = tomllib.loads((resources.files(__package__) / "links.toml").read_text("utf-8"))
    return Delays(
        idle=timedelta(minutes=data["session"]["idle_minutes"]),
        most=timedelta(hours=data["session"]["hours"]),
        tries=data["codes"]["tries"],
        in_all=data["codes"]["in_all"],
        purposes={key: Purpose(key=key, **line) for key, line in data["purposes"].items()},
    )
