"""Is it open: yes, no, or we do not know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings

from berceau.directory.hours.grammar import (
    DAY,
    EVEN,
    EVERY_DAY,
    ODD,
    PUBLIC,
    SCHOOL,
    NotUnderstoodError,
    Rule,
    Slot,
    Span,
    parsed,
)
from berceau.rules.territory import Territory


def is_open(osm: str, at: datetime, *, territory: Territory | None = None) -> bool | None:
    """Whether it is open at this moment (aware), on the clock of the territory.

    None when nothing is written or understood, when the hours say « perhaps », when the answer
    depends on school holidays (whose dates we do not hold), and on a public holiday of which
    nothing is said.
    """
    try:
        rules = parsed(osm)
    except NotUnderstoodError:
        return None
    if not rules:
        return None
    here = territory or settings.TERRITORY
    local = at.astimezone(here.zone)
    answers = {_answer(rules, local, here, school) for school in _schools(rules)}
    if len(answers) > 1:
        return None
    [answer] = answers
    return None if answer and silent_on(osm, local.date(), territory=here) else answer


def silent_on(osm: str, day: date, *, territory: Territory | None = None) -> bool:
    """Whether this day is a public holiday of which these hours say nothing."""
    here = territory or settings.TERRITORY
    if not osm.strip() or not here.is_holiday(day):
        return False
    try:
        return not _speaks_of_holidays(parsed(osm))
    except NotUnderstoodError:
        return True


def _schools(rules: tuple[Rule, ...]) -> tuple[bool, ...]:
    return (False, True) if any(rule.holidays == SCHOOL for rule in rules) else (False,)


def _speaks_of_holidays(rules: tuple[Rule, ...]) -> bool:
    always = Rule(EVERY_DAY, (Slot(0, DAY),))
    return rules == (always,) or any(rule.holidays == PUBLIC for rule in rules)


def _answer(
    rules: tuple[Rule, ...],
    local: datetime,
    here: Territory,
    school: bool,  # noqa: FBT001
) -> bool | None:
    minute = local.hour * 60 + local.minute
    yesterday = local.date() - timedelta(days=1)
    today = on_day(rules, local.date(), public=here.is_holiday(local.date()), school=school)
    night = on_day(rules, yesterday, public=here.is_holiday(yesterday), school=school)
    states = [_state(slot, minute) for slot in today]
    states += [_state(slot, minute + DAY) for slot in night if slot.end is not None]
    if True in states:
        return True
    return None if None in states else False


def _state(slot: Slot, minute: int) -> bool | None:
    if minute < slot.start or (slot.end is not None and minute >= slot.end):
        return False
    return True if slot.sure and slot.end is not None else None


def on_day(rules: Iterable[Rule], day: date, *, public: bool, school: bool) -> tuple[Slot, ...]:
    """The slots of one day, given whether it is a public holiday and in the school holidays."""
    slots: tuple[Slot, ...] = ()
    for rule in rules:
        if applies(rule, day, public=public, school=school):
            slots = (*slots, *rule.slots) if rule.added else rule.slots
    return tuple(dict.fromkeys(slots))


def applies(rule: Rule, day: date, *, public: bool, school: bool) -> bool:
    """Whether this rule speaks of this day."""
    if rule.spans and not any(_within(day, span) for span in rule.spans):
        return False
    if rule.weeks and rule.weeks != (ODD if day.isocalendar().week % 2 else EVEN):
        return False
    if rule.holidays == PUBLIC:
        return public
    if day.weekday() not in rule.days or (rule.holidays == SCHOOL and not school):
        return False
    return not rule.nth or bool(rule.nth & _ranks(day))


def _within(day: date, span: Span) -> bool:
    first, last = span
    today = (day.month, day.day)
    return first <= today <= last if first <= last else today >= first or today <= last


def _ranks(day: date) -> set[int]:
    """Which Wednesday of the month it is: the 2nd, and perhaps the last (-1)."""
    last = (day + timedelta(days=7)).month != day.month
    return {(day.day - 1) // 7 + 1, *([-1] if last else [])}


def opens_on(osm: str, weekday: int) -> bool | None:
    """Whether it opens on this weekday (0: Monday), be it one week in two or in summer alone.

    None when nothing is written or understood, or when the hours of that day say « perhaps ».
    """
    try:
        rules = parsed(osm)
    except NotUnderstoodError:
        return None
    if not rules:
        return None
    known = [slot.sure for rule in _standing(rules, weekday) for slot in rule.slots]
    if True in known:
        return True
    return None if known else False


def _standing(rules: tuple[Rule, ...], weekday: int) -> list[Rule]:
    """The rules of this weekday that a later one does not wholly replace."""
    standing: list[Rule] = []
    for rule in rules:
        if weekday not in rule.days or rule.holidays:
            continue
        if not rule.added and not rule.nth and rule.condition == ((), ""):
            standing = []
        elif not rule.added and not rule.nth:
            standing = [one for one in standing if one.condition != rule.condition]
        standing.append(rule)
    return standing
