"""The delays of silence, read from `silence.toml`. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources

from berceau.followup.opening_days import opening_days_after
from berceau.rules.territory import Territory


@dataclass(frozen=True, slots=True)
class Delays:
    """Opening days, but for `undo_hours` and `rate_days`."""

    remind_partner: tuple[int, ...]
    tell_referente: int
    expires: int
    no_news: int
    after_meeting: int
    undo_hours: int
    rate_days: int
    rate_team: int
    rate_outside: int


@cache
def delays() -> Delays:
    data = tomllib.loads((resources.files(__package__) / "silence.toml").read_text("utf-8"))
    return Delays(**data | {"remind_partner": tuple(data["remind_partner"])})


def is_past(since: date, days: int, today: date, *, territory: Territory) -> bool:
    """Whether so many opening days have gone by since that day."""
    return opening_days_after(since, days, territory=territory) <= today


def thresholds_crossed(since: date, today: date, *, territory: Territory) -> tuple[int, ...]:
    """The reminders to the structure whose day has come."""
    return tuple(
        days for days in delays().remind_partner if is_past(since, days, today, territory=territory)
    )


def asked_before(today: date, *, territory: Territory) -> date:
    """The last day of sending after which silence counts as one."""
    day, left = today, delays().tell_referente
    while left:
        if territory.is_working_day(day):
            left -= 1
        day -= timedelta(days=1)
    return day
