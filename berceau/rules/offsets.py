"""ISO 8601 offsets and the calendar arithmetic of the French texts.

A month is a calendar month that stops at the last day: 31 August + 6 months = 28 February.
Months are applied first, then days. Hours are elapsed time from an instant when one is known,
else twenty-four hours make a day.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple
from zoneinfo import ZoneInfo

_OFFSET = re.compile(
    r"(?P<sign>-)?P(?=.)(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?"
    r"(?:(?P<days>\d{1,5})D)?(?:T?(?P<hours>\d{1,4})H)?"
)

_LAST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Offset(NamedTuple):
    """A signed distance in calendar months, days and hours; `text` is how it was written."""

    months: int
    days: int
    hours: int
    text: str

    def shifted(self, by: Offset, times: int) -> Offset:
        """This offset, further by `times` another one (the next years of a yearly step)."""
        return Offset(
            self.months + by.months * times,
            self.days + by.days * times,
            self.hours + by.hours * times,
            self.text,
        )


def parse_offset(text: str) -> Offset:
    """Read `P2Y6M`, `P8M15D`, `-P6W`, `P48H` or `PT12H`; ValueError otherwise."""
    found = _OFFSET.fullmatch(text)
    if found is None:
        raise ValueError(text)
    sign = -1 if found["sign"] else 1

    def number(name: str) -> int:
        return sign * int(found[name] or 0)

    return Offset(
        months=12 * number("years") + number("months"),
        days=7 * number("weeks") + number("days"),
        hours=number("hours"),
        text=text,
    )


def shift(day: dt.date, months: int, days: int) -> dt.date:
    """Add calendar months, stopping at the last day of the month, then days."""
    if months:
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        number = day.day
        if number > 28 and number > _LAST[month]:
            leap = month == 1 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
            number = 29 if leap else _LAST[month]
        day = dt.date(year, month + 1, number)
    return day + dt.timedelta(days) if days else day


def add(day: dt.date, offset: Offset, instant: dt.datetime | None = None) -> dt.date:
    """The day reached from `day`; with hours and a known local instant, the day it falls on."""
    if not offset.hours:
        return shift(day, offset.months, offset.days)
    if instant is None or instant.tzinfo is None:
        return shift(day, offset.months, offset.days + offset.hours // 24)
    start = dt.datetime.combine(shift(instant.date(), offset.months, offset.days), instant.timetz())
    elapsed = start.astimezone(dt.UTC) + dt.timedelta(hours=offset.hours)
    return elapsed.astimezone(instant.tzinfo).date()


def local_instant(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """A wall-clock time read in a territory; the hour that exists twice is taken the first time."""
    return moment.replace(tzinfo=zone, fold=0)
