"""What a new pack would change for families, before it is applied. Pure: facts in, counts out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from berceau.rules.engine import plan
from berceau.rules.facts import Facts
from berceau.rules.pack import Pack
from berceau.rules.steps import HIDDEN, LATE, MISSED, Step


@dataclass(slots=True)
class PackDiff:
    """Counts of steps, by what happens to them, then by line."""

    families: int = 0
    touched: int = 0
    added: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    moved: Counter[str] = field(default_factory=Counter)
    become_late: Counter[str] = field(default_factory=Counter)
    become_missed: Counter[str] = field(default_factory=Counter)
    reworded: Counter[str] = field(default_factory=Counter)

    @property
    def empty(self) -> bool:
        """Nothing would change for anyone."""
        return not self.touched

    def sentences(self) -> tuple[str, ...]:
        """The summary, in French: « 312 étapes changent de date, 41 deviennent en retard »."""
        if self.empty:
            return (f"{_families(self.families)} : rien ne change.",)
        counts = (
            (self.moved, "change de date", "changent de date"),
            (self.become_late, "devient en retard", "deviennent en retard"),
            (self.become_missed, "devient manquée", "deviennent manquées"),
            (self.added, "apparaît", "apparaissent"),
            (self.removed, "disparaît", "disparaissent"),
            (self.reworded, "change de texte", "changent de texte"),
        )
        parts: list[str] = []
        for counter, one, several in counts:
            number = counter.total()
            if number:
                noun = "" if parts else (" étape" if number == 1 else " étapes")
                parts.append(f"{number}{noun} {one if number == 1 else several}")
        head = f"{_families(self.families)}, {_touched(self.touched)}"
        return (f"{head} : " + ", ".join(parts) + ".", *self._by_line(counts))

    def _by_line(self, counts: tuple[tuple[Counter[str], str, str], ...]) -> Iterable[str]:
        codes = sorted({code for counter, _, _ in counts for code in counter})
        for code in codes:
            parts = [
                f"{counter[code]} {one if counter[code] == 1 else several}"
                for counter, one, several in counts
                if counter[code]
            ]
            yield f"  {code} : " + ", ".join(parts)


def diff(old: Pack, new: Pack, families: Iterable[Facts], today: dt.date) -> PackDiff:
    """What `new` changes compared with `old`, over the families given."""
    result = PackDiff()
    for facts in families:
        result.families += 1
        before = _visible(plan(facts, old, today))
        after = _visible(plan(facts, new, today))
        touched = False
        for key in before.keys() | after.keys():
            touched = _compare(before.get(key), after.get(key), result) or touched
        result.touched += touched
    return result


def _visible(steps: Iterable[Step]) -> dict[str, Step]:
    return {step.key: step for step in steps if step.state not in HIDDEN}


def _compare(old: Step | None, new: Step | None, result: PackDiff) -> bool:
    if old is None or new is None:
        if new is not None:
            result.added[new.code] += 1
        elif old is not None:
            result.removed[old.code] += 1
        return True
    changed = False
    dates = ("opens_on", "due_on", "late_from", "late_until")
    if any(getattr(old, name) != getattr(new, name) for name in dates):
        result.moved[new.code] += 1
        changed = True
    if new.state != old.state:
        changed = True
        if new.state == LATE:
            result.become_late[new.code] += 1
        elif new.state == MISSED:
            result.become_missed[new.code] += 1
    if (old.parents, old.agents, old.obligation) != (new.parents, new.agents, new.obligation):
        result.reworded[new.code] += 1
        changed = True
    return changed


def _families(number: int) -> str:
    return f"{number} famille regardée" if number == 1 else f"{number} familles regardées"


def _touched(number: int) -> str:
    return f"{number} concernée" if number == 1 else f"{number} concernées"
