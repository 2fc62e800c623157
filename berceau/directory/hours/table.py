"""Hours as a table of days, for whoever does not know OpenStreetMap's syntax."""

from __future__ import annotations

from dataclasses import dataclass

from berceau.directory.hours.grammar import (
    DAY,
    DAYS,
    EVERY_DAY,
    PUBLIC,
    SCHOOL,
    NotUnderstoodError,
    Rule,
    Slot,
    parsed,
)

Times = tuple[int, int]
"""From a minute of the day to another."""


@dataclass(frozen=True, slots=True)
class Week:
    """What the table says: two slots a day at most, one note, closed when."""

    days: tuple[tuple[Times, ...], ...] = ((),) * 7
    note: str = ""
    closed_on_public_holidays: bool = False
    closed_in_school_holidays: bool = False


MOST_A_DAY = 2


def week_of(osm: str) -> Week | None:
    """The table that says the same; None when a table would say less."""
    try:
        rules = list(parsed(osm))
    except NotUnderstoodError:
        return None
    if rules and not any(rule.slots for rule in rules):
        return None
    closed: dict[str, bool] = {}
    while (
        rules
        and rules[-1].holidays
        and rules[-1] == Rule(EVERY_DAY, (), holidays=rules[-1].holidays)
    ):
        closed[rules.pop().holidays] = True
    days: list[tuple[Slot, ...]] = [()] * 7
    for rule in rules:
        if rule.holidays or rule.nth or rule.spans or rule.weeks:
            return None
        for day in rule.days:
            days[day] = (*days[day], *rule.slots) if rule.added else rule.slots
    notes = {slot.comment for slots in days for slot in slots}
    if len(notes) > 1 or not all(_fits(slots) for slots in days):
        return None
    return Week(
        days=tuple(tuple((slot.start, slot.end or DAY) for slot in slots) for slots in days),
        note=notes.pop() if notes else "",
        closed_on_public_holidays=closed.get(PUBLIC, False),
        closed_in_school_holidays=closed.get(SCHOOL, False),
    )


def _fits(slots: tuple[Slot, ...]) -> bool:
    """Two slots at most, one after the other, that a field of time can hold."""
    after = 0
    for slot in slots:
        plain = slot.end is not None and slot.end < DAY and slot.sure and not slot.timeless
        if not plain or slot.start < after:
            return False
        after = slot.end or DAY
    return len(slots) <= MOST_A_DAY


def osm_of(week: Week) -> str:
    """The table in OpenStreetMap's syntax: days of the same hours together."""
    alike: dict[tuple[Times, ...], list[int]] = {}
    for day, times in enumerate(week.days):
        if times:
            alike.setdefault(times, []).append(day)
    comment = f' "{week.note}"' if week.note else ""
    parts = [
        f"{_days(days)} {','.join(_times(one) for one in times)}{comment}"
        for times, days in alike.items()
    ]
    if parts and week.closed_on_public_holidays:
        parts.append(f"{PUBLIC} off")
    if parts and week.closed_in_school_holidays:
        parts.append(f"{SCHOOL} off")
    return "; ".join(parts)


def _times(times: Times) -> str:
    return "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in times)


def _days(days: list[int]) -> str:
    parts: list[str] = []
    for day in days:
        if parts and day - 1 in days and (day + 1 in days):
            continue
        if parts and day - 1 in days and day - 2 in days:
            parts[-1] += f"-{DAYS[day]}"
        else:
            parts.append(DAYS[day])
    return ",".join(parts)
