"""What is reminded at the start, read from `reminders.toml`; then what the team made of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources
from typing import Any

from berceau.pathway.pack import pack_in_force
from berceau.reminders.models import Level, Pace, ReminderRule
from berceau.rules import Rule

RANK: dict[str, int] = {
    Pace.NONE: -1,
    Pace.LIGHT: Level.LIGHT,
    Pace.REGULAR: Level.REGULAR,
    Pace.REINFORCED: Level.REINFORCED,
}
"""The highest level that each pace accepts."""


@dataclass(frozen=True, slots=True)
class Choice:
    """When one line of the calendar is reminded, and from which pace."""

    step: str
    before: int | None = None
    after: int | None = None
    level: int = Level.LIGHT
    active: bool = True


@dataclass(frozen=True, slots=True)
class Words:
    """How one language joins days."""

    period: str
    until: str
    between: str


@cache
def _file() -> dict[str, dict[str, Any]]:
    return tomllib.loads((resources.files(__package__) / "reminders.toml").read_text("utf-8"))


@cache
def usual() -> dict[str, Choice]:
    """The choices delivered with the house, by step. Raises TypeError for an unknown word."""
    return {step: Choice(step=step, **line) for step, line in _file()["steps"].items()}


def usual_pace() -> str:
    """The pace of who has chosen nothing."""
    return Pace(_file()["choices"]["pace"])


def catch_up() -> int:
    """How many days after its day a reminder still leaves, when a night was missed."""
    return int(_file()["choices"]["catch_up"])


@cache
def words(language: str) -> Words:
    """How this language joins days; French for a language that nobody wrote."""
    said = _file()["words"]
    return Words(**said.get(language, said["fr"]))


def by_post() -> timedelta:
    """What it takes for a letter to be printed, posted and received."""
    return timedelta(days=int(_file()["choices"]["by_post"]))


def accepts(pace: str, level: int) -> bool:
    """Whether this pace wants what is said from this level on."""
    return pace != Pace.NONE and level <= RANK[pace]


def choices() -> dict[str, Choice]:
    """Every choice, the team's instead of the house's. One query."""
    changed = {
        rule.step: Choice(rule.step, rule.days_before, rule.days_after, rule.level, rule.is_active)
        for rule in ReminderRule.objects.all()
    }
    return usual() | changed


def may_be_reminded(rule: Rule | None) -> bool:
    """A line in force of the calendar, whose object is no loss."""
    return rule is not None and rule.enabled() and not rule.bereavement


def in_force() -> dict[str, Choice]:
    """The lines reminded today: chosen, and given to families by the calendar. Two queries."""
    lines = pack_in_force().pack.by_code
    return {
        step: choice
        for step, choice in choices().items()
        if choice.active and may_be_reminded(lines.get(step))
    }
