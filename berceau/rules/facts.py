"""What is known of a family, typed: dates, children, conditions, what was done.

Only facts and human decisions are stored; every step is derived from them. The engine takes
several pregnancies; the JSON of `berceau frise` has one (see `request.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from berceau.rules.offsets import shift

FactValue = bool | int | dt.date
NO_FACTS: Mapping[str, FactValue] = MappingProxyType({})


def _no_facts() -> Mapping[str, FactValue]:
    return NO_FACTS


@dataclass(frozen=True, slots=True)
class Pregnancy:
    """A pregnancy, with the dates written on its declaration.

    `outcome` is None while it goes on, then « birth » or « loss ».
    """

    id: str = "pregnancy"
    began_on: dt.date | None = None
    last_period_on: dt.date | None = None
    due_on: dt.date | None = None
    expected_children: int = 1
    ended_on: dt.date | None = None
    outcome: str | None = None
    facts: Mapping[str, FactValue] = field(default_factory=_no_facts)


@dataclass(frozen=True, slots=True)
class Child:
    """A child; `pregnancy` names the pregnancy it comes from, when that is known."""

    id: str
    born_on: dt.date
    gestation_weeks: int | None = None
    died_on: dt.date | None = None
    born_at: dt.datetime | None = None
    adopted_on: dt.date | None = None
    discharged_on: dt.date | None = None
    pregnancy: str | None = None
    facts: Mapping[str, FactValue] = field(default_factory=_no_facts)


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was done, on a day, for a child or a pregnancy when the step is about one."""

    rule: str
    on: dt.date
    child: str | None = None
    pregnancy: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the calendar needs to know about one family.

    `values` holds the conditions of the whitelist that the engine cannot compute, and dated facts.
    Those of a pregnancy or child come before those of the family.
    """

    commune: str = ""
    pregnancies: tuple[Pregnancy, ...] = ()
    children: tuple[Child, ...] = ()
    values: Mapping[str, FactValue] = field(default_factory=_no_facts)
    done: tuple[Done, ...] = ()


@dataclass(frozen=True, slots=True)
class Birth:
    """One pregnancy and its children: the unit that has one mother's calendar.

    Without a recorded pregnancy, children born within a few days of each other make one birth.
    """

    pregnancy: Pregnancy | None
    children: tuple[Child, ...]

    @property
    def id(self) -> str:
        """The pregnancy's id, or a name made of its first child's."""
        if self.pregnancy is not None:
            return self.pregnancy.id
        return f"birth:{self.children[0].id}" if self.children else "none"

    @property
    def delivered_on(self) -> dt.date | None:
        """The day of the delivery; for a loss too, the day the pregnancy ended."""
        if self.pregnancy is not None and self.pregnancy.ended_on is not None:
            return self.pregnancy.ended_on
        return self.children[0].born_on if self.children else None

    @property
    def ongoing(self) -> bool:
        """The pregnancy goes on."""
        return self.pregnancy is not None and (self.pregnancy.outcome is None and not self.children)

    @property
    def lost(self) -> bool:
        """A loss, or the death of every child: nothing may be expected from it any more."""
        if self.pregnancy is not None and self.pregnancy.outcome == "loss":
            return True
        return bool(self.children) and all(c.died_on is not None for c in self.children)

    @property
    def lost_on(self) -> dt.date | None:
        """The day of the loss, when it is known."""
        deaths = [c.died_on for c in self.children if c.died_on is not None]
        if self.pregnancy is not None and self.pregnancy.outcome == "loss":
            return self.pregnancy.ended_on or max(deaths, default=None)
        return max(deaths, default=None)

    @property
    def only_adopted(self) -> bool:
        """Every child came by adoption: the delivery was not in this household."""
        return (
            self.pregnancy is None
            and bool(self.children)
            and all(c.adopted_on is not None for c in self.children)
        )


_SAME_BIRTH = 7
_AROUND_THE_END = 60
_BEFORE_TERM, _AFTER_TERM = 140, 42


def births_of(facts: Facts) -> tuple[Birth, ...]:
    """The births of a family, oldest first, whatever the order of the facts."""
    if not facts.pregnancies and len(facts.children) == 1:
        return (Birth(None, facts.children),)
    free = sorted(facts.children, key=_by_age)
    found: list[Birth] = []
    known = {pregnancy.id for pregnancy in facts.pregnancies}
    for pregnancy in sorted(facts.pregnancies, key=lambda p: p.id):
        own = [child for child in free if child.pregnancy == pregnancy.id]
        if not own:
            loose = [child for child in free if child.pregnancy not in known]
            own = _children_of(pregnancy, loose)
        free = [child for child in free if child not in own]
        found.append(Birth(pregnancy, tuple(own)))
    group: list[Child] = []
    for child in free:
        if group and (
            (child.born_on - group[-1].born_on).days > _SAME_BIRTH
            or (child.adopted_on is None) != (group[-1].adopted_on is None)
        ):
            found.append(Birth(None, tuple(group)))
            group = []
        group.append(child)
    if group:
        found.append(Birth(None, tuple(group)))
    found.sort(key=lambda birth: (birth.delivered_on or dt.date.max, birth.id))
    return tuple(found)


def _by_age(child: Child) -> tuple[dt.date, str]:
    return child.born_on, child.id


def _children_of(pregnancy: Pregnancy, free: list[Child]) -> list[Child]:
    """The children that a pregnancy must be the one of, when nobody said so."""
    free = [child for child in free if child.adopted_on is None]
    if pregnancy.ended_on is not None:
        end = pregnancy.ended_on
        near = [c for c in free if abs((c.born_on - end).days) <= _AROUND_THE_END]
        if pregnancy.outcome == "loss":
            return [c for c in near if c.died_on is not None]
        return near
    due = due_date(pregnancy)
    if due is not None:
        near = [c for c in free if -_BEFORE_TERM <= (c.born_on - due).days <= _AFTER_TERM]
        if pregnancy.outcome == "loss":
            return [c for c in near if c.died_on is not None]
        if near or pregnancy.outcome is None:
            return near
    if pregnancy.outcome != "birth" or not free:
        return []
    last = free[-1].born_on
    return [c for c in free if (last - c.born_on).days <= _SAME_BIRTH]


def due_date(pregnancy: Pregnancy) -> dt.date | None:
    """The date of the declaration, else the beginning plus nine calendar months."""
    if pregnancy.due_on is not None:
        return pregnancy.due_on
    if pregnancy.began_on is not None:
        return shift(pregnancy.began_on, 9, 0)
    if pregnancy.last_period_on is not None:
        return shift(pregnancy.last_period_on + dt.timedelta(days=14), 9, 0)
    return None


def began_date(pregnancy: Pregnancy) -> dt.date | None:
    """The beginning as entered; else last period + 14 days; else due date - 9 months."""
    if pregnancy.began_on is not None:
        return pregnancy.began_on
    if pregnancy.last_period_on is not None:
        return pregnancy.last_period_on + dt.timedelta(days=14)
    if pregnancy.due_on is not None:
        return shift(pregnancy.due_on, -9, 0)
    return None


def last_period_date(pregnancy: Pregnancy) -> dt.date | None:
    """The last period as entered; else the beginning - 14 days."""
    if pregnancy.last_period_on is not None:
        return pregnancy.last_period_on
    began = began_date(pregnancy)
    return None if began is None else began - dt.timedelta(days=14)
