"""What would change for the families of the instance if another calendar were applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from berceau.families.models import Family
from berceau.pathway.facts import KnownFamily, known_families
from berceau.pathway.pack import pack_in_force
from berceau.pathway.projection import BATCH
from berceau.rules import HIDDEN, LATE, Pack, Step, load_pack, national_pack, overlay, plan

NATIONAL, CURRENT = "national", "current"


@dataclass(slots=True)
class Comparison:
    """Counts by line of the calendar."""

    families: int = 0
    touched: int = 0
    moved: Counter[str] = field(default_factory=Counter)
    become_late: Counter[str] = field(default_factory=Counter)
    no_longer_late: Counter[str] = field(default_factory=Counter)
    appear: Counter[str] = field(default_factory=Counter)
    disappear: Counter[str] = field(default_factory=Counter)

    @property
    def rules(self) -> list[str]:
        parts = (self.moved, self.become_late, self.no_longer_late, self.appear, self.disappear)
        return sorted({code for part in parts for code in part})


def read_pack(name: str) -> Pack:
    """`national`, `current`, a complete pack (a folder) or files of a territory."""
    if name == NATIONAL:
        return national_pack()
    if name == CURRENT:
        return pack_in_force().pack
    path = Path(name)
    if path.is_dir() and (path / "pack.yaml").is_file():
        return load_pack(path)
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    return overlay(national_pack(), files)


def compare(
    old: Pack, new: Pack, *, today: date, progress: Callable[[int, int], None] | None = None
) -> Comparison:
    """Plan every open file with both; writes nothing."""
    result = Comparison()
    ids = list(Family.objects.followed().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        families = list(Family.objects.filter(pk__in=batch).order_by("pk"))
        for known in known_families(families, new, today):
            result.families += 1
            if known.has_calendar:
                _compare_one(known, old, new, today, result)
        if progress is not None:
            progress(start + len(batch), len(ids))
    return result


def _compare_one(known: KnownFamily, old: Pack, new: Pack, today: date, result: Comparison) -> None:
    before, after = _steps(known, old, today), _steps(known, new, today)
    touched = False
    for key in before.keys() | after.keys():
        one, other = before.get(key), after.get(key)
        found = _changes(one, other)
        for name in found:
            code = (other or one).code  # type: ignore[union-attr]
            getattr(result, name)[code] += 1
            touched = True
    result.touched += touched


def _changes(one: Step | None, other: Step | None) -> list[str]:
    if other is None:
        return ["disappear"]
    if one is None:
        return ["appear", "become_late"] if other.state == LATE else ["appear"]
    found = []
    if _dates(one) != _dates(other):
        found.append("moved")
    if other.state == LATE and one.state != LATE:
        found.append("become_late")
    if one.state == LATE and other.state != LATE:
        found.append("no_longer_late")
    return found


def _dates(step: Step) -> tuple[date | None, ...]:
    return step.opens_on, step.due_on, step.late_from, step.late_until


def _steps(known: KnownFamily, pack: Pack, today: date) -> dict[str, Step]:
    return {
        step.key: step
        for step in plan(known.facts, pack, today)
        if step.state not in HIDDEN and step.child not in known.too_old
    }
