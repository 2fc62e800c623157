"""On which half-days an entry is open in an ordinary week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from berceau.directory.hours import NotUnderstoodError, opens_on
from berceau.directory.hours.asked import on_day
from berceau.directory.hours.grammar import Slot, parsed

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
PARTS = ("morning", "afternoon", "evening")
NOON, AFTER_LUNCH, EVENING, AN_HOUR = 12 * 60, 13 * 60 + 30, 18 * 60, 60
# Eight weeks of winter and five of summer: one week in two, and the last Wednesday of a month.
WEEKS = tuple(
    monday + timedelta(weeks=week)
    for monday, count in ((date(2024, 1, 1), 8), (date(2024, 7, 1), 5))
    for week in range(count)
)


@lru_cache(maxsize=8192)
def slots_of(hours: str) -> frozenset[str]:
    """« we » for each day on which these hours are open, « we:morning » for each part of it."""
    days = {number for number in range(7) if opens_on(hours, number)}
    found = {DAYS[number] for number in days}
    return frozenset(found | {f"{DAYS[day]}:{part}" for day in days for part in _parts(hours, day)})


def _parts(hours: str, weekday: int) -> Iterator[str]:
    try:
        rules = parsed(hours)
    except NotUnderstoodError:
        return
    for monday in WEEKS:
        day = monday + timedelta(days=weekday)
        for school in (False, True):
            for slot in on_day(rules, day, public=False, school=school):
                if slot.sure:
                    yield from _parts_of(slot)


def _parts_of(slot: Slot) -> Iterator[str]:
    end = slot.start + AN_HOUR if slot.end is None else slot.end
    if slot.start < NOON:
        yield "morning"
    if slot.start < EVENING and (end > AFTER_LUNCH or slot.start >= NOON):
        yield "afternoon"
    if end > EVENING:
        yield "evening"
