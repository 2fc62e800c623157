"""From the family file to the facts of the calendar engine, for one family or a batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import prefetch_related_objects

from berceau.families.models import Child, Family, Pregnancy
from berceau.pathway.decisions import Decisions, decisions_in_force
from berceau.rules import Pack
from berceau.rules import facts as rules
from berceau.rules.facts import Facts, FactValue

YEARS_OF_CALENDAR = 6
"""The calendar has nothing for a child older than this: its siblings only need to be counted."""

DECLARED = ("first_child", "single_parent", "unmarried", "second_parent_employed")
DATED = ("social_housing_request_on", "separated_on", "territory_arrived_on")


@dataclass(frozen=True, slots=True)
class KnownFamily:
    """A file with what the engine needs to know and the decisions that count."""

    family: Family
    facts: Facts
    decisions: Decisions
    children: tuple[Child, ...]
    pregnancies: tuple[Pregnancy, ...]
    too_old: frozenset[str]
    """Engine keys of the children that are only counted."""

    @property
    def has_calendar(self) -> bool:
        """Whether anything of this file is still of the age of the calendar."""
        return bool(self.pregnancies) or len(self.too_old) < len(self.children)


def child_key(pk: int) -> str:
    return f"c{pk}"


def pregnancy_key(pk: int) -> str:
    return f"p{pk}"


def primary_key(key: str | None) -> int | None:
    """The row that an engine key names."""
    return int(key[1:]) if key else None


def known_families(families: Sequence[Family], pack: Pack, today: date) -> list[KnownFamily]:
    """Four queries, however many families; one when the file is already loaded."""
    prefetch_related_objects(families, "pregnancies", "childhome_set__child")
    children = {
        family.pk: tuple(
            sorted((home.child for home in family.childhome_set.all()), key=lambda one: one.pk)
        )
        for family in families
    }
    decisions = decisions_in_force(
        families, {pk: [child.pk for child in those] for pk, those in children.items()}
    )
    return [
        _known(family, children[family.pk], decisions[family.pk], pack, today)
        for family in families
    ]


def _known(
    family: Family,
    children: tuple[Child, ...],
    decisions: Decisions,
    pack: Pack,
    today: date,
) -> KnownFamily:
    pregnancies = tuple(sorted(family.pregnancies.all(), key=lambda one: one.pk))
    facts = Facts(
        commune=family.commune_code,
        pregnancies=tuple(_pregnancy(each) for each in pregnancies),
        children=tuple(_child(each) for each in children),
        values=_values(family),
        done=tuple(_done(decisions, pack)),
    )
    old = frozenset(child_key(each.pk) for each in children if too_old(each.born_on, today))
    return KnownFamily(family, facts, decisions, children, pregnancies, old)


def _done(decisions: Decisions, pack: Pack) -> Iterator[rules.Done]:
    """What was done, when it still says of whom: a line may have changed its subject since."""
    for each in decisions.done(_repeating(pack)):
        rule = pack.by_code.get(each.rule)
        if rule is None or (rule.subject == "child" and each.child_id is None):
            continue
        yield rules.Done(
            rule=each.rule,
            on=each.on,
            child=child_key(each.child_id) if each.child_id else None,
            pregnancy=pregnancy_key(each.pregnancy_id) if each.pregnancy_id else None,
        )


@lru_cache(maxsize=8)
def _repeating(pack: Pack) -> frozenset[str]:
    return frozenset(rule.code for rule in pack.steps if rule.repeat is not None)


def too_old(born_on: date, today: date) -> bool:
    """Past the age of the calendar."""
    return (today.year - born_on.year, today.month, today.day) > (
        YEARS_OF_CALENDAR,
        born_on.month,
        born_on.day,
    )


def _pregnancy(row: Pregnancy) -> rules.Pregnancy:
    return rules.Pregnancy(
        id=pregnancy_key(row.pk),
        began_on=row.began_on,
        last_period_on=row.last_period_on,
        due_on=row.due_on,
        expected_children=row.expected_children,
        ended_on=row.ended_on,
        outcome=row.outcome,
    )


def _child(row: Child) -> rules.Child:
    return rules.Child(
        id=child_key(row.pk),
        born_on=row.born_on,
        gestation_weeks=row.gestation_weeks,
        died_on=row.died_on,
        adopted_on=row.adopted_on,
        pregnancy=pregnancy_key(row.pregnancy_id) if row.pregnancy_id else None,
    )


def _values(family: Family) -> dict[str, FactValue]:
    """What the file declares; what is not known is not said."""
    values: dict[str, FactValue] = {"followed_since": family.entered_on}
    for name in (*DECLARED, *DATED):
        value = getattr(family, name)
        if value is not None:
            values[name] = value
    return values
