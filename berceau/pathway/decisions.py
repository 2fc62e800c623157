"""Which human decisions count: the last one of each kind of subject that nobody undid."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from berceau.families.models import Family
from berceau.kit.prepared import NOBODY, Prepared
from berceau.pathway.models import DecisionKind, StepDecision

StepKey = tuple[str, int | None, int | None]
"""The line, the pregnancy and the child that a decision or a step is about."""


@dataclass(slots=True)
class Decisions:
    """The decisions in force for one file."""

    by_step: dict[StepKey, StepDecision] = field(default_factory=dict)
    times_done: dict[StepKey, list[StepDecision]] = field(default_factory=dict)

    def of(self, key: StepKey) -> StepDecision | None:
        return self.by_step.get(key)

    def add(self, key: StepKey, decision: StepDecision) -> None:
        self.by_step[key] = decision
        if decision.kind == DecisionKind.DONE:
            self.times_done.setdefault(key, []).append(decision)

    def done(self, repeating: frozenset[str]) -> list[StepDecision]:
        """Each time, for a step that comes back; else the last word, when it is « done »."""
        found: list[StepDecision] = []
        for key, times in self.times_done.items():
            if key[0] in repeating:
                found.extend(times)
            elif self.by_step[key].kind == DecisionKind.DONE:
                found.append(self.by_step[key])
        return found


def decisions_in_force(
    families: Iterable[Family], children: Mapping[int, Iterable[int]]
) -> dict[int, Decisions]:
    """family -> decisions in force, in one query; `children` gives the children of each home.

    What was done for a child is true in both of its homes; postponing or declining is for the
    home where it was said.
    """
    found = {family.pk: Decisions() for family in families}
    homes: dict[int, list[int]] = {}
    for family_id, ids in children.items():
        for child_id in ids:
            homes.setdefault(child_id, []).append(family_id)
    rows = _IN_FORCE.rows(families=found, children=homes or NOBODY) if found else []
    for row in rows:
        key = (row.rule, row.pregnancy_id, row.child_id)
        concerned = [row.family_id] if row.child_id is None else homes.get(row.child_id, [])
        for family_id in concerned:
            if family_id not in found:
                continue
            if family_id == row.family_id or row.kind == DecisionKind.DONE:
                found[family_id].add(key, row)
    return found


def _in_force(families: Collection[int], children: Collection[int]) -> QuerySet[StepDecision]:
    return (
        StepDecision.objects.filter(
            Q(family_id__in=families) | Q(child_id__in=children), undone_at__isnull=True
        )
        .select_related("said_by")
        .order_by("at", "pk")
    )


_IN_FORCE = Prepared(_in_force)
