"""From OpenStreetMap's `opening_hours` to rules. Pure functions.

Understood: days and ranges of days (`Mo-Fr,Su`), the nth of the month (`We[1]`, `Fr[-1]`), public
and school holidays (`PH`, `SH`), months and dates (`Sep-Jun`, `Dec 24-Jan 2`), odd and even weeks
(`week 1-53/2`), times, `off`, `unknown`, comments, `;` (replaces) and `,` (adds), `24/7`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.translation import gettext as _

from berceau.directory.hours.hints import advice

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LAST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
EVERY_DAY = frozenset(range(7))
DAY = 24 * 60

PUBLIC, SCHOOL = "PH", "SH"
ODD, EVEN = "odd", "even"

Edge = tuple[int, int]
"""A month and a day of it."""
Span = tuple[Edge, Edge]
"""From a day of the year to another, both included; may go over the new year."""


class NotUnderstoodError(ValueError):
    """What is written is not of the part of the syntax that we read; says it in French."""


@dataclass(frozen=True, slots=True)
class Slot:
    """From a minute of the day to another; no end: nobody says until when."""

    start: int
    end: int | None
    comment: str = ""
    sure: bool = True
    """False: it may be open (`unknown`, or a comment alone)."""
    timeless: bool = False
    """No time is written: the comment says it all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """On these days, these slots; none: closed."""

    days: frozenset[int]
    slots: tuple[Slot, ...]
    nth: frozenset[int] = frozenset()
    holidays: str = ""
    """PUBLIC: on public holidays, whatever the weekday; SCHOOL: these weekdays in the holidays."""
    spans: tuple[Span, ...] = ()
    weeks: str = ""
    added: bool = False
    """Its slots join those of the rules before; otherwise they replace them."""

    @property
    def condition(self) -> tuple[tuple[Span, ...], str]:
        return self.spans, self.weeks

    @property
    def closes_all(self) -> bool:
        """Closed whatever the weekday."""
        return not self.slots and not self.nth and self.days == EVERY_DAY


TIME = r"(\d{1,2}):(\d\d)"
SLOT = re.compile(rf"{TIME}(?:\s*[-–]\s*{TIME}|(\+))")
WEEKDAY = re.compile(rf"({'|'.join(DAYS)})(?:-({'|'.join(DAYS)}))?(?:\[([-\d,\s]+)\])?(?![a-z])")
HOLIDAY = re.compile(r"(PH|SH)\b")
EDGE = re.compile(rf"({'|'.join(MONTHS)})(?![a-z])(?:\s+(\d{{1,2}})(?![\d:]))?")
END_DAY = re.compile(r"-(\d{1,2})(?![\d:])")
WEEK = re.compile(r"week\s+(1-53|2-52|2-53|1-52)/2(?!\d)")
STATE = re.compile(r"(off|closed|open|unknown)\b")
COMMENT = re.compile(r'"([^"]*)"')
NTH = frozenset({1, 2, 3, 4, 5, -1})


class _Reader:
    """A position in what is written."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def space(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()
        return found

    def skip(self, mark: str) -> bool:
        """Step over this mark, if it is next; the position stays where it was otherwise."""
        before = self.at
        self.space()
        if self.text.startswith(mark, self.at):
            self.at += len(mark)
            self.space()
            return True
        self.at = before
        return False

    @property
    def over(self) -> bool:
        self.space()
        return self.at >= len(self.text)

    def stuck(self) -> NotUnderstoodError:
        return NotUnderstoodError(advice(self.text, self.at))

    def stuck_on(self, found: re.Match[str]) -> NotUnderstoodError:
        """It was taken, and says nothing possible."""
        return NotUnderstoodError(advice(self.text, found.start()))


@lru_cache(maxsize=4096)
def parsed(osm: str) -> tuple[Rule, ...]:
    """The rules, in order. Raises NotUnderstoodError; nothing written gives no rule."""
    reader = _Reader(osm.strip())
    rules: list[Rule] = []
    added = False
    while not reader.over:
        rules += [replace(rule, added=added) for rule in _rule(reader)]
        if any(rule.added and not rule.slots for rule in rules):
            raise reader.stuck()
        added = False
        if reader.over:
            break
        if reader.skip(";"):
            continue
        if not reader.skip(",") or reader.over:
            raise reader.stuck()
        added = True
    _check(rules)
    return tuple(rules)


def _check(rules: list[Rule]) -> None:
    held = False
    for rule in rules:
        if held and rule.slots and not rule.holidays:
            raise NotUnderstoodError(
                _(
                    "Écrire les jours fériés (PH) et les vacances (SH) à la fin : "
                    "« Mo-Fr 09:00-12:00; PH off ». Au début, la suite les efface."
                )
            )
        held = held or bool(rule.holidays)
    overnight = any((slot.end or 0) > DAY for rule in rules for slot in rule.slots)
    if overnight and len(rules) > 1:
        raise NotUnderstoodError(
            _("Une nuit (22:00-06:00) ne se lit que seule : écrire les autres jours en phrases.")
        )


def _rule(reader: _Reader) -> list[Rule]:
    """One rule as written makes several of ours: `Mo,We[1],PH` is three."""
    start = reader.at
    if reader.skip("24/7"):
        comment = _comment(reader)
        return [Rule(EVERY_DAY, (Slot(0, DAY, comment),))]
    spans, weeks = _seasons(reader)
    shapes = _days(reader)
    reader.space()
    slots = _slots(reader)
    reader.space()
    state = reader.take(STATE)
    reader.space()
    comment = _comment(reader)
    if reader.at == start or (not slots and not state and not comment):
        raise reader.stuck()
    slots = _stated(reader, slots, state[1] if state else "", comment)
    return [replace(shape, slots=slots, spans=spans, weeks=weeks) for shape in shapes]


def _comment(reader: _Reader) -> str:
    reader.space()
    found = reader.take(COMMENT)
    return " ".join(found[1].split()) if found else ""


def _stated(reader: _Reader, slots: tuple[Slot, ...], state: str, comment: str) -> tuple[Slot, ...]:
    if state in {"off", "closed"}:
        if slots:
            # « 12:00-14:00 off » takes a piece away: hard to say, never used here.
            raise reader.stuck()
        return ()
    if not slots:
        sure = state == "open"
        if not comment and not sure:
            raise reader.stuck()
        return (Slot(0, DAY, comment, sure=sure, timeless=bool(comment)),)
    return tuple(replace(slot, comment=comment, sure=state != "unknown") for slot in slots)


def _seasons(reader: _Reader) -> tuple[tuple[Span, ...], str]:
    spans: list[Span] = []
    weeks = ""
    while True:
        reader.space()
        if week := reader.take(WEEK):
            weeks = ODD if week[1].startswith("1") else EVEN
        elif first := reader.take(EDGE):
            spans.append(_span(reader, first))
            reader.skip(",") if _next_is_month(reader) else None
        else:
            break
    if spans or weeks:
        reader.skip(":")
    return tuple(spans), weeks


def _next_is_month(reader: _Reader) -> bool:
    return (
        re.match(rf"\s*,\s*(?:{'|'.join(MONTHS)})(?![a-z])", reader.text[reader.at :]) is not None
    )


def _span(reader: _Reader, first: re.Match[str]) -> Span:
    begins = _edge(reader, first, 1)
    if first[2] and (same := reader.take(END_DAY)):
        return begins, _valid(reader, (begins[0], int(same[1])))
    if reader.skip("-"):
        last = reader.take(EDGE)
        if last is None or bool(first[2]) != bool(last[2]):
            raise reader.stuck()
        return begins, _edge(reader, last, None)
    return begins, begins if first[2] else (begins[0], LAST[begins[0] - 1])


def _edge(reader: _Reader, found: re.Match[str], otherwise: int | None) -> Edge:
    month = MONTHS.index(found[1]) + 1
    day = int(found[2]) if found[2] else otherwise or LAST[month - 1]
    return _valid(reader, (month, day))


def _valid(reader: _Reader, edge: Edge) -> Edge:
    if not 1 <= edge[1] <= LAST[edge[0] - 1]:
        raise reader.stuck()
    return edge


def _days(reader: _Reader) -> list[Rule]:
    """The weekdays of a rule, by kind: plain, nth of the month, public holidays, school ones."""
    plain: set[int] = set()
    nths: list[Rule] = []
    holidays: list[str] = []
    asked = False
    while True:
        reader.space()
        if found := reader.take(WEEKDAY):
            numbers = _range(found[1], found[2] or found[1])
            if not found[3]:
                plain |= numbers
            elif found[2]:
                raise reader.stuck()
            else:
                nths.append(Rule(frozenset(numbers), (), nth=_nth(reader, found[3])))
        elif found := reader.take(HOLIDAY):
            holidays.append(found[1])
        elif asked:
            raise reader.stuck()
        else:
            break
        asked = _another_day(reader)
        if not asked and not (holidays == [SCHOOL] and not plain):
            break
    return _shapes(reader, frozenset(plain), nths, holidays)


def _another_day(reader: _Reader) -> bool:
    ahead = rf"\s*,\s*(?:{'|'.join(DAYS)}|PH|SH)"
    if re.match(ahead, reader.text[reader.at :]):
        return reader.skip(",")
    return False


def _shapes(
    reader: _Reader, plain: frozenset[int], nths: list[Rule], holidays: list[str]
) -> list[Rule]:
    if holidays == [SCHOOL] and not nths:
        joined = re.search(rf"SH\s*,\s*(?:{'|'.join(DAYS)})|[a-z]\s*,\s*SH", reader.text)
        if plain and joined:
            raise reader.stuck()  # « SH,Mo » adds days, « SH Mo » restricts them: too easy to mix
        return [Rule(plain or EVERY_DAY, (), holidays=SCHOOL)]
    shapes = [Rule(plain, ())] if plain or not (nths or holidays) else []
    if shapes and not plain:
        shapes = [Rule(EVERY_DAY, ())]
    shapes += nths
    if SCHOOL in holidays and shapes:
        raise reader.stuck()
    return shapes + [Rule(EVERY_DAY, (), holidays=one) for one in dict.fromkeys(holidays)]


def _range(first: str, last: str) -> set[int]:
    begin, end = DAYS.index(first), DAYS.index(last)
    return {number % 7 for number in range(begin, end + (7 if end < begin else 0) + 1)}


def _nth(reader: _Reader, written: str) -> frozenset[int]:
    try:
        numbers = frozenset(int(part) for part in written.split(","))
    except ValueError:
        raise reader.stuck() from None
    if not numbers <= NTH:
        raise reader.stuck()
    return numbers


def _slots(reader: _Reader) -> tuple[Slot, ...]:
    slots: list[Slot] = []
    while found := reader.take(SLOT):
        slots.append(_slot(reader, found))
        if not re.match(r"\s*,\s*\d", reader.text[reader.at :]):
            break
        reader.skip(",")
    return tuple(slots)


def _slot(reader: _Reader, found: re.Match[str]) -> Slot:
    start = int(found[1]) * 60 + int(found[2])
    if start >= DAY or int(found[2]) > 59:
        raise reader.stuck_on(found)
    if found[5]:
        return Slot(start, None)
    end = int(found[3]) * 60 + int(found[4])
    if end > DAY or int(found[4]) > 59 or end == start:
        raise reader.stuck_on(found)
    return Slot(start, end + DAY if end < start else end)


def problem(osm: str) -> str | None:
    """What is wrong and what to write instead, in French; None when it is understood, or empty."""
    try:
        parsed(osm)
    except NotUnderstoodError as refused:
        return str(refused)
    return None
