"""One subject of the calendar (a pregnancy, a birth, a child, the household) and its clocks.

A context knows the date of each anchor and the truth of each condition; the engine asks it for
both and keeps the answers. Nothing here depends on today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from berceau.rules.conditions import AFTER_BIRTH
from berceau.rules.facts import (
    Birth,
    Child,
    Facts,
    FactValue,
    began_date,
    due_date,
    last_period_date,
)
from berceau.rules.offsets import local_instant, shift
from berceau.rules.pack import Campaign, Pack
from berceau.rules.territory import UNKNOWN, Territory, territory_of

_DISCHARGE_AFTER = dt.timedelta(days=3)
_DISCHARGE_WITHIN = 180
_CERTIFICATE_WEEKS = 15
_BCG_FOR_ALL = frozenset({"973", "976"})
_RSV_VACCINE_OF_THE_MOTHER = "G24"
_BCG_AT_THE_MATERNITY = "V-BCGm"
_MISSING = object()


class Gestures(Protocol):
    """What was done, by the subject that it was done for."""

    def of_child(self, child: str) -> Mapping[str, tuple[dt.date, ...]]:
        """For a child."""

    def of_birth(self, birth: str) -> Mapping[str, tuple[dt.date, ...]]:
        """For a pregnancy or birth."""

    def of_household(self, birth: Birth | None) -> Mapping[str, tuple[dt.date, ...]]:
        """For the household, counted from a birth."""


class _NoGestures:
    def of_child(self, child: str) -> Mapping[str, tuple[dt.date, ...]]:
        return {}

    def of_birth(self, birth: str) -> Mapping[str, tuple[dt.date, ...]]:
        return {}

    def of_household(self, birth: Birth | None) -> Mapping[str, tuple[dt.date, ...]]:
        return {}


NO_GESTURES: Gestures = _NoGestures()


class Context:
    """A subject with its anchors and conditions, each computed once."""

    __slots__ = (
        "_anchors",
        "_conditions",
        "_holders",
        "birth",
        "child",
        "child_id",
        "done",
        "facts",
        "gestures",
        "household",
        "lost",
        "mother",
        "older",
        "ongoing",
        "pack",
        "pregnancy_id",
        "since",
        "subject_id",
        "territory",
        "windows",
    )

    def __init__(
        self,
        pack: Pack,
        facts: Facts,
        territory: Territory,
        birth: Birth | None,
        *,
        child: Child | None = None,
        older: tuple[Child, ...] = (),
        mother: Context | None = None,
        household: bool = False,
        gestures: Gestures | None = None,
    ) -> None:
        pregnancy = None if birth is None else birth.pregnancy
        self.pack = pack
        self.facts = facts
        self.territory = territory
        self.birth = birth
        self.child = child
        self.older = older
        self.mother = mother
        """The calendar of the birth that a child or the household counts from; None for itself."""
        self.household = household
        self.gestures = NO_GESTURES if gestures is None else gestures
        self.done: Mapping[str, tuple[dt.date, ...]] = self._done()
        """What was done for this subject: the days, by line."""
        self.windows: dict[object, object] = {}
        self.child_id = None if child is None else child.id
        self.pregnancy_id = None if pregnancy is None or household else pregnancy.id
        self._anchors: dict[str, dt.date | None] = {}
        self._conditions: dict[str, bool | None] = {}
        holders = (
            {} if child is None else child.facts,
            {} if pregnancy is None else pregnancy.facts,
            facts.values,
        )
        self._holders = tuple(holder for holder in holders if holder)
        if child is not None:
            self.subject_id = child.id
        else:
            self.subject_id = "family" if household or birth is None else birth.id
        self.ongoing = birth is not None and birth.ongoing
        """A pregnancy that goes on."""
        self.lost = self._is_lost()
        """Whether everything about this subject stops."""
        self.since = self.dated("followed_since")
        """The day the follow-up began."""

    # -- what it is about -----------------------------------------------------------------

    def _is_lost(self) -> bool:
        birth, child = self.birth, self.child
        if child is None:
            return birth is not None and birth.lost
        if child.died_on is not None:
            return True
        pregnancy = None if birth is None else birth.pregnancy
        return (
            pregnancy is not None
            and pregnancy.outcome == "loss"
            and child.pregnancy == pregnancy.id
        )

    @property
    def lost_on(self) -> dt.date | None:
        """The day of the loss or of the death."""
        if self.child is not None and self.child.died_on is not None:
            return self.child.died_on
        return None if self.birth is None else self.birth.lost_on

    @property
    def some_child_died(self) -> bool:
        """A child of this birth died (perhaps not all)."""
        if self.child is not None:
            return self.child.died_on is not None
        return self.birth is not None and any(
            child.died_on is not None for child in self.birth.children
        )

    def _done(self) -> Mapping[str, tuple[dt.date, ...]]:
        if self.child is not None:
            return self.gestures.of_child(self.child.id)
        if self.household:
            return self.gestures.of_household(self.birth)
        return {} if self.birth is None else self.gestures.of_birth(self.birth.id)

    # The calendars of a family are not linked both ways: a plan leaves no cycle behind, so that
    # planning for a hundred thousand children does not wait for the garbage collector.

    def for_birth(self) -> Context:
        """The calendar of the pregnancy and birth."""
        return self if self.mother is None else self.mother

    def for_child(self, child: Child) -> Context:
        """The calendar of one child of this birth."""
        return Context(
            self.pack,
            self.facts,
            self.territory,
            self.birth,
            child=child,
            older=self.older,
            mother=self.for_birth(),
            gestures=self.gestures,
        )

    def for_household(self) -> Context:
        """The household's calendar counted from this birth: the same clocks, its own gestures."""
        if self.household:
            return self
        mother = self.for_birth()
        home = Context(
            self.pack,
            self.facts,
            self.territory,
            self.birth,
            older=self.older,
            mother=mother,
            household=True,
            gestures=self.gestures,
        )
        home._anchors = mother._anchors  # noqa: SLF001
        home._conditions = mother._conditions  # noqa: SLF001
        return home

    # -- anchors --------------------------------------------------------------------------

    def anchor(self, name: str) -> dt.date | None:
        """The date of an anchor; None when it is not known."""
        found = self._anchors.get(name, _MISSING)
        if found is _MISSING:
            found = self._anchors[name] = self._resolve(name)
        return found  # type: ignore[return-value]

    def not_yet_born(self, name: str) -> bool:
        """The anchor has no date because the pregnancy goes on."""
        return name in AFTER_BIRTH and self.ongoing

    def instant(self, name: str) -> dt.datetime | None:
        """The local time of a birth, when it is known and counts for this anchor."""
        if name not in {"birth", "delivery"}:
            return None
        day = self.anchor(name)
        candidates = [self.child] if self.child is not None else self._own_children()
        moments = [
            child.born_at
            for child in candidates
            if child.born_at is not None and child.born_at.date() == day
        ]
        if not moments:
            return None
        return local_instant(max(moments), self.territory.zone)

    def _own_children(self) -> list[Child]:
        return [] if self.birth is None else list(self.birth.children)

    def _resolve(self, name: str) -> dt.date | None:  # noqa: C901, PLR0911, PLR0912
        birth, child = self.birth, self.child
        pregnancy = None if birth is None else birth.pregnancy
        if name.startswith("fact:"):
            return self.dated(name.removeprefix("fact:"))
        match name:
            case "birth":
                if child is not None:
                    return child.born_on
                if birth is None or (birth.lost and not birth.children):
                    return None
                return None if birth.ongoing else birth.delivered_on
            case "delivery":
                if birth is None or birth.ongoing or self._too_early_for_a_delivery():
                    return None
                return birth.delivered_on
            case "pregnancy_began":
                return None if pregnancy is None else began_date(pregnancy)
            case "last_period":
                return None if pregnancy is None else last_period_date(pregnancy)
            case "due":
                return None if pregnancy is None else due_date(pregnancy)
            case "pregnancy_end":
                return None if birth is None or birth.ongoing else birth.delivered_on
            case "child_death":
                return self._death()
            case "discharge":
                return self._discharge()
            case "arrival":
                return self._arrival()
            case "territory_arrival":
                return self.dated("territory_arrived_on")
            case "school_start":
                born = self.anchor("birth")
                return None if born is None else dt.date(born.year + 3, 9, 1)
            case "toddler_school_start":
                return self._toddler_school()
        return None

    def _too_early_for_a_delivery(self) -> bool:
        """A loss known to be before 15 weeks: no certificate of delivery exists."""
        birth = self.birth
        if birth is None or birth.children or not birth.lost or birth.pregnancy is None:
            return False
        weeks = self.fact("loss_gestation_weeks")
        if isinstance(weeks, int) and not isinstance(weeks, bool):
            return weeks < _CERTIFICATE_WEEKS
        start, ended = last_period_date(birth.pregnancy), birth.pregnancy.ended_on
        return (
            start is not None
            and ended is not None
            and (ended - start).days < 7 * (_CERTIFICATE_WEEKS)
        )

    def _death(self) -> dt.date | None:
        if self.child is not None:
            return self.child.died_on
        deaths = [c.died_on for c in self._own_children() if c.died_on is not None]
        return max(deaths, default=None)

    def _discharge(self) -> dt.date | None:
        born = self.anchor("birth")
        if born is None:
            return None
        children = [self.child] if self.child is not None else self._own_children()
        said = [c.discharged_on for c in children if c.discharged_on is not None]
        if said:
            return max(said)
        told = self.dated("maternity_discharge_on")
        if told is not None and 0 <= (told - born).days <= _DISCHARGE_WITHIN:
            return told
        return born + _DISCHARGE_AFTER

    def _arrival(self) -> dt.date | None:
        if self.child is not None and self.child.adopted_on is not None:
            return self.child.adopted_on
        if self.child is None:
            arrived = [c.adopted_on for c in self._own_children() if c.adopted_on is not None]
            if arrived:
                return min(arrived)
            return self.dated("adoption_arrival_on")
        return None

    def _toddler_school(self) -> dt.date | None:
        born = self.anchor("birth")
        if born is None:
            return None
        two = shift(born, 24, 0)
        start = dt.date(two.year, 9, 1)
        if start < two:
            start = dt.date(two.year + 1, 9, 1)
        # When that September is already the one of compulsory school, there is no earlier one.
        return start if start < dt.date(born.year + 3, 9, 1) else None

    # -- facts ----------------------------------------------------------------------------

    def fact(self, name: str) -> FactValue | None:
        """A fact of the child, else of its pregnancy, else of the family."""
        for holder in self._holders:
            if name in holder:
                return holder[name]
        return None

    def dated(self, name: str) -> dt.date | None:
        """A fact that holds a day."""
        value = self.fact(name)
        return value if isinstance(value, dt.date) else None

    # -- conditions -----------------------------------------------------------------------

    def condition(self, name: str) -> bool | None:
        """True, False, or None when it can neither be computed nor read."""
        found = self._conditions.get(name, _MISSING)
        if found is _MISSING:
            found = self._compute(name)
            if found is None:
                told = self.fact(name)
                found = told if isinstance(told, bool) else None
            if found is None:
                found = self._default(name)
            self._conditions[name] = found
        return found  # type: ignore[return-value]

    def _compute(self, name: str) -> bool | None:  # noqa: C901, PLR0911, PLR0912
        match name:
            case "first_child":
                return self._first_child()
            case "third_child_or_more":
                return self._third_child()
            case "multiple":
                count = self.count
                return count > 1 if count else None
            case "twins":
                count = self.count
                return count == 2 if count else None
            case "triplets_or_more":
                count = self.count
                return count > 2 if count else None
            case "premature":
                return self._born_before(37)
            case "very_premature":
                return self._born_before(33)
            case "born_six_weeks_early":
                born, due = self.anchor("birth"), self.anchor("due")
                return None if born is None or due is None else (due - born).days > 42
            case "adopted":
                children = [self.child] if self.child is not None else self._own_children()
                if any(child.adopted_on is not None for child in children):
                    return True
                return (self.fact("adoption_arrival_on") is not None and not children) or None
            case "bcg_recommended":
                if self.done.get(_BCG_AT_THE_MATERNITY):
                    return False
                return True if self.territory.departement in _BCG_FOR_ALL else None
            case "newcomer":
                return True if self.dated("territory_arrived_on") is not None else None
            case "active_housing_request":
                if isinstance(self.fact(name), bool):
                    return None
                return True if self.dated("social_housing_request_on") is not None else None
            case "separated":
                return True if self.dated("separated_on") is not None else None
            case "moved":
                return True if self.dated("moved_on") is not None else None
            case "loss":
                return (
                    self.birth is not None
                    and self.birth.pregnancy is not None
                    and self.birth.pregnancy.outcome == "loss"
                )
            case "child_died":
                return self.some_child_died
            case "stillborn_22_weeks":
                return self._stillborn()
            case "pregnancy_ongoing":
                return self.ongoing
            case "mother_vaccinated_rsv":
                return True if self.for_birth().done.get(_RSV_VACCINE_OF_THE_MOTHER) else None
            case "born_in_season":
                return self._born_in_season()
            case "born_out_of_season":
                inside = self.condition("born_in_season")
                return None if inside is None else not inside
        return None

    def _default(self, name: str) -> bool | None:
        """What is true of a family of which nothing else was said."""
        if name == "adopted" and self.birth is not None:
            return False
        if name in {"third_child_or_more", "mother_vaccinated_rsv"}:
            return False
        return None

    @property
    def count(self) -> int:
        """How many children this pregnancy carries or carried; 0 without a pregnancy."""
        if self.birth is None:
            return 0
        expected = 0 if self.birth.pregnancy is None else self.birth.pregnancy.expected_children
        return max(expected, len(self.birth.children))

    def _first_child(self) -> bool | None:
        if self.older:
            return False
        already = self.fact("children_already")
        return None if already is None or isinstance(already, bool) else already == 0

    def _third_child(self) -> bool | None:
        already = self.fact("children_already")
        if isinstance(already, int) and not isinstance(already, bool):
            return already >= 2
        alive = sum(1 for child in self.older if child.died_on is None)
        if alive >= 2:
            return True
        return False if self.fact("first_child") is True else None

    def _born_before(self, weeks: int) -> bool | None:  # noqa: PLR0911
        if self.child is None:
            if self.birth is None or not self.birth.children:
                return None
            known = [_weeks_below(child, weeks) for child in self.birth.children]
            if True in known:
                return True
            if all(value is False for value in known):
                return False
        else:
            known_one = _weeks_below(self.child, weeks)
            if known_one is not None:
                return known_one
        if isinstance(self.fact("premature"), bool) or isinstance(
            self.fact("very_premature"), bool
        ):
            return None
        start, born = self.anchor("last_period"), self.anchor("birth")
        if start is None or born is None:
            return None
        return (born - start).days < weeks * 7

    def _stillborn(self) -> bool | None:
        weeks = self.fact("loss_gestation_weeks")
        if isinstance(weeks, int) and not isinstance(weeks, bool):
            return weeks >= 22
        if isinstance(self.fact("stillborn_22_weeks"), bool):
            return None
        if self.birth is None or not self.condition("loss"):
            return False
        start, end = self.anchor("last_period"), self.anchor("pregnancy_end")
        return None if start is None or end is None else (end - start).days >= 22 * 7

    def _born_in_season(self) -> bool | None:
        born = self.anchor("birth")
        if born is None:
            return None
        known = campaigns_of(self.pack, self.territory, "vrs")
        for campaign in known:
            opens, closes = campaign.opens_on, campaign.closes_on
            if opens is not None and opens <= born and (closes is None or born <= closes):
                return True
        for campaign in known:
            opens = campaign.opens_on
            if opens is None:
                continue
            # Between the end of a campaign and the time when the next could open at the earliest,
            # or in the months before an opening that is known.
            if -200 <= (born - opens).days < 330:
                return False
        return None


def _weeks_below(child: Child, weeks: int) -> bool | None:
    return None if child.gestation_weeks is None else child.gestation_weeks < weeks


@lru_cache(maxsize=256)
def campaigns_of(pack: Pack, territory: Territory, name: str) -> tuple[Campaign, ...]:
    """The campaigns of a season in a territory, in order; the last written of a year counts."""
    years: dict[str, Campaign] = {}
    for campaign in pack.campaigns:
        if campaign.name == name and campaign.place.covers(territory):
            years[campaign.year] = campaign
    return tuple(sorted(years.values(), key=lambda c: (c.opens_on or dt.date.max, c.year)))


def territory_for(facts: Facts) -> Territory:
    """The territory of a family; national holidays and the clock of Paris when unknown."""
    return territory_of(facts.commune) if facts.commune else UNKNOWN
