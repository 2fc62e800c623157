"""Opening hours as a French sentence says them, or as they are written when words would lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, groupby

from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from berceau.directory.hours.grammar import (
    DAY,
    EVERY_DAY,
    LAST,
    ODD,
    PUBLIC,
    SCHOOL,
    NotUnderstoodError,
    Rule,
    Slot,
    Span,
    parsed,
)

NBSP = "\u00a0"
Cells = list[tuple[Slot, ...]]
"""The slots of each day of a week."""
Condition = tuple[tuple[Span, ...], str]
ALWAYS: Condition = ((), "")
ALL_DAY = Slot(0, DAY)


class _UnsayableError(Exception):
    """Words would be wrong, or longer than the thing."""


def in_words(osm: str) -> list[str]:
    """One sentence a line; what cannot be said truly is given as written. Nothing for nothing."""
    if not osm.strip():
        return []
    try:
        return _sentences(parsed(osm)) or [osm.strip()]
    except (NotUnderstoodError, _UnsayableError):
        return [osm.strip()]


def _sentences(rules: Sequence[Rule]) -> list[str]:
    if (
        rules
        and not any(rule.slots for rule in rules)
        and any(_closes_always(rule) for rule in rules)
    ):
        return [_("fermé")]
    openings, endings = _apart(rules)
    base, seasons, school = _sorted(openings)
    lines: list[str] = []
    always = _block(base)
    for condition, own in seasons.items():
        lines += _under(_season(condition), _block([*base, *own]))
    during = _block([*base, *school]) if school else []
    if always and seasons:
        lines += _under(_("le reste du temps"), always)
    elif always and school:
        lines += _under(_("hors vacances scolaires"), always)
    else:
        lines += always
    if school:
        lines += _under(_("pendant les vacances scolaires"), during)
    return lines + [_ending(rule) for rule in endings]


def _closes_always(rule: Rule) -> bool:
    return rule.closes_all and not rule.holidays and rule.condition == ALWAYS


def _apart(rules: Sequence[Rule]) -> tuple[list[Rule], list[Rule]]:
    """What opens, and what comes last: « fermé en août », « fermé les jours fériés »."""
    first = len(rules)
    while first and (rules[first - 1].closes_all or rules[first - 1].holidays == PUBLIC):
        first -= 1
    openings, endings = list(rules[:first]), list(rules[first:])
    told = [rule for rule in endings if rule.slots]
    if told and (len(told) > 1 or endings[-1] is not told[0] or told[0].condition != ALWAYS):
        raise _UnsayableError
    if any(rule.weeks or rule.added or (rule.holidays and rule.spans) for rule in endings):
        raise _UnsayableError
    if openings and any(_closes_always(rule) for rule in endings):
        raise _UnsayableError
    return openings, endings


def _sorted(
    rules: Iterable[Rule],
) -> tuple[list[Rule], dict[Condition, list[Rule]], list[Rule]]:
    base: list[Rule] = []
    seasons: dict[Condition, list[Rule]] = {}
    school: list[Rule] = []
    for rule in rules:
        if rule.holidays == PUBLIC or (rule.holidays and rule.condition != ALWAYS):
            raise _UnsayableError
        if rule.holidays == SCHOOL:
            school.append(rule)
        elif rule.condition != ALWAYS:
            seasons.setdefault(rule.condition, []).append(rule)
        elif seasons or school:
            raise _UnsayableError
        else:
            base.append(rule)
    if school and seasons:
        raise _UnsayableError
    if any(_overlap(one, other) for one, other in combinations(seasons, 2)):
        raise _UnsayableError
    return base, seasons, school


def _overlap(one: Condition, other: Condition) -> bool:
    if one[1] and other[1] and one[1] != other[1]:
        return False
    if not one[0] or not other[0]:
        return True
    return bool(set(_days_of(one[0])) & set(_days_of(other[0])))


def _days_of(spans: Iterable[Span]) -> Iterable[tuple[int, int]]:
    for first, last in spans:
        for month, days in enumerate(LAST, 1):
            for day in range(1, days + 1):
                here = (month, day)
                wraps = first > last
                if (first <= here <= last) if not wraps else (here >= first or here <= last):
                    yield here


def _block(rules: Iterable[Rule]) -> list[str]:
    """The sentences of rules under one condition: the week, then the nth of the month."""
    week: Cells = [() for _day in range(7)]
    ranked: list[Rule] = []
    for rule in rules:
        if rule.nth:
            _alone(rule, ranked)
            ranked.append(rule)
            continue
        if any(rule.days & other.days for other in ranked):
            raise _UnsayableError
        for day in rule.days:
            week[day] = (*week[day], *rule.slots) if rule.added else rule.slots
    lines = [_line(days, slots) for days, slots in _alike(week)]
    return lines + [_ranked(rule, week) for rule in ranked]


def _alone(rule: Rule, others: Iterable[Rule]) -> None:
    for other in others:
        if rule.days & other.days and (rule.nth & other.nth or -1 in rule.nth ^ other.nth):
            raise _UnsayableError


def _alike(week: Cells) -> list[tuple[list[int], tuple[Slot, ...]]]:
    """Days of the same hours together, in the order of their first day; closed days are not."""
    alike: dict[tuple[Slot, ...], list[int]] = {}
    for day, slots in enumerate(week):
        if slots:
            alike.setdefault(tuple(dict.fromkeys(slots)), []).append(day)
    return [(days, slots) for slots, days in alike.items()]


def _line(days: Sequence[int], slots: Sequence[Slot]) -> str:
    said = _slots(slots)
    if set(days) == EVERY_DAY and all(slot.timeless for slot in slots):
        return said
    if set(slots) == {ALL_DAY}:
        return _("%(days)s, %(hours)s") % {"days": _days(days), "hours": said}
    if any(slot.timeless for slot in slots):
        return _("%(days)s : %(hours)s") % {"days": _days(days), "hours": said}
    return _("%(days)s %(hours)s") % {"days": _days(days), "hours": said}


def _ranked(rule: Rule, week: Cells) -> str:
    days = _and(
        _("%(rank)s %(day)s")
        % {"rank": _and(_rank(number) for number in _in_order(rule.nth)), "day": _name(day)}
        for day in sorted(rule.days)
    )
    taken = any(week[day] for day in rule.days)
    if not rule.slots:
        return _("fermé %(days)s du mois") % {"days": days}
    names = {"days": days, "hours": _slots(rule.slots)}
    if rule.slots[0].timeless:
        return _("%(days)s du mois : %(hours)s") % names
    if taken and rule.added:
        return _("%(days)s du mois, aussi %(hours)s") % names
    if taken:
        return _("%(days)s du mois, seulement %(hours)s") % names
    return _("%(days)s du mois %(hours)s") % names


def _in_order(ranks: Iterable[int]) -> list[int]:
    return sorted(ranks, key=lambda rank: rank if rank > 0 else 9)


def _rank(number: int) -> str:
    if number == 1:
        return _("le 1er")
    if number == -1:
        return _("le dernier")
    return _("le %(number)de") % {"number": number}


def _under(condition: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return [_("fermé %(when)s") % {"when": condition}]
    return [_("%(when)s : %(line)s") % {"when": condition, "line": line} for line in lines]


def _ending(rule: Rule) -> str:
    if rule.holidays == PUBLIC and rule.slots:
        joined = _("%(days)s : %(hours)s") if rule.slots[0].timeless else _("%(days)s %(hours)s")
        return joined % {"days": _("les jours fériés"), "hours": _slots(rule.slots)}
    when = {
        PUBLIC: _("les jours fériés"),
        SCHOOL: _("pendant les vacances scolaires"),
    }.get(rule.holidays) or _season(rule.condition)
    return _("fermé %(when)s") % {"when": when}


def _season(condition: Condition) -> str:
    spans, weeks = condition
    parts = [_and(_span(span) for span in spans)] if spans else []
    if weeks:
        parts.append(_("les semaines impaires") if weeks == ODD else _("les semaines paires"))
    return ", ".join(parts)


def _span(span: Span) -> str:
    (first_month, first_day), (last_month, last_day) = span
    whole = first_day == 1 and last_day == LAST[last_month - 1]
    if whole and first_month == last_month:
        return _("en %(month)s") % {"month": _month(first_month)}
    if whole and last_month == first_month % 12 + 1:
        return _("en %(first)s et %(last)s") % {
            "first": _month(first_month),
            "last": _month(last_month),
        }
    if whole:
        return _of(_month(first_month), _month(last_month))
    first, last = _date(first_month, first_day), _date(last_month, last_day)
    if first == last:
        return _("le %(day)s") % {"day": first}
    return _("du %(first)s au %(last)s") % {"first": first, "last": last}


def _of(first: str, last: str) -> str:
    """« de janvier à mars », « d’avril à juin »."""
    if first[0] in "aeiouy":
        return _("d’%(first)s à %(last)s") % {"first": first, "last": last}
    return _("de %(first)s à %(last)s") % {"first": first, "last": last}


def _month(number: int) -> str:
    return str(MONTH_NAMES[number])


def _date(month: int, day: int) -> str:
    return f"{_('1er') if day == 1 else day}{NBSP}{_month(month)}"


def _name(day: int) -> str:
    return str(WEEKDAYS[day])


def _days(days: Sequence[int]) -> str:
    """« du lundi au jeudi et samedi »; « tous les jours »."""
    if set(days) == EVERY_DAY:
        return _("tous les jours")
    parts: list[str] = []
    for _offset, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        block = [day for _position, day in run]
        if len(block) > 2:
            parts.append(
                _("du %(first)s au %(last)s") % {"first": _name(block[0]), "last": _name(block[-1])}
            )
        else:
            parts += [_name(day) for day in block]
    return _and(parts)


def _slots(slots: Sequence[Slot]) -> str:
    """« de 9 h à 12 h et de 14 h à 17 h (sur rendez-vous) »."""
    ordered = sorted(slots, key=lambda slot: (slot.start, slot.end or DAY))
    said: list[str] = []
    for (comment, sure), together in groupby(ordered, key=lambda one: (one.comment, one.sure)):
        alike = list(together)
        if alike[0].timeless:
            said.append(comment)
            continue
        notes = [comment] if comment else []
        notes += [] if sure else [_("à confirmer")]
        times = _and(_slot(slot) for slot in alike)
        said.append(f"{times} ({', '.join(notes)})" if notes else times)
    return _and(said)


def _slot(slot: Slot) -> str:
    if slot.end is None:
        return _("à partir de %(start)s") % {"start": _time(slot.start)}
    if (slot.start, slot.end) == (0, DAY):
        return _("jour et nuit")
    names = {"start": _time(slot.start), "end": _time(slot.end)}
    if slot.end > DAY:
        return _("de %(start)s à %(end)s le lendemain") % names
    return _("de %(start)s à %(end)s") % names


def _time(minute: int) -> str:
    """« 9 h », « 9 h 05 », « minuit »."""
    if minute % DAY == 0:
        return _("minuit")
    hour, rest = divmod(minute % DAY, 60)
    return f"{hour}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def _and(parts: Iterable[str]) -> str:
    *first, last = list(parts)
    if not first:
        return last
    return _("%(first)s et %(last)s") % {"first": ", ".join(first), "last": last}
