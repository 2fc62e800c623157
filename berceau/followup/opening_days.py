"""Opening days of the territory: Saturdays, Sundays and its public holidays are not counted."""

from __future__ import annotations

from datetime import date, timedelta

from berceau.rules.territory import Territory

FIRST_CALL_WITHIN = 2
"""« Rappelée sous 48 h » : two opening days."""


def opening_days_after(day: date, count: int, *, territory: Territory) -> date:
    """The last of `count` opening days that follow `day`."""
    for _turn in range(count):
        day = territory.next_working_day(day + timedelta(days=1))
    return day


def first_call_due(day: date, *, territory: Territory) -> date:
    """The last day to call a family that said yes on `day`."""
    return opening_days_after(day, FIRST_CALL_WITHIN, territory=territory)
