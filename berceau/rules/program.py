"""A pack compiled once: offsets parsed, lines sorted by subject, edges turned into look-ups.

Most lines count calendar months, weeks or days from one anchor. Those share one table of days per
anchor date (`Table`): a child's birthday is shifted once by each distinct offset of the pack.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import lru_cache
from typing import Any, cast

from berceau.rules.offsets import Offset, shift
from berceau.rules.pack import Edge, Pack, Place, Rule, Validity

_MEMORY = 2048
"""How many anchor dates keep their table of days."""


class Compiled:
    """One line (or one variant of it) ready to be computed."""

    __slots__ = (
        "anchor",
        "bereavement",
        "by_context",
        "closes",
        "code",
        "due_at",
        "edges",
        "ends_at",
        "guarded",
        "late_at",
        "needs",
        "opens_at",
        "place",
        "rank",
        "rule",
        "simple",
        "uses_death",
        "valid",
        "variants",
        "when",
    )

    def __init__(self, rule: Rule, rank: int) -> None:
        self.rule = rule
        self.rank = rank
        self.code = rule.code
        self.when = rule.when
        self.place: Place | None = rule.territory
        self.valid: Validity | None = rule.valid
        self.bereavement = rule.bereavement
        self.closes = rule.closes_with_pregnancy
        self.needs = rule.needs
        self.variants: tuple[tuple[tuple[tuple[str, bool], ...], Compiled], ...] = ()
        opens = rule.opens
        if opens is None:
            raise ValueError(f"L'étape {rule.code} n'a pas d'ouverture.")
        self.edges: tuple[Edge, Edge, Edge | None, Edge | None] = (
            self._own(opens),
            self._own(rule.due if rule.due is not None else opens),
            None if rule.ends is None else self._own(rule.ends),
            None if rule.late_until is None else self._own(rule.late_until),
        )
        written = [edge for edge in self.edges if edge is not None]
        anchors = {edge.anchor for edge in written}
        self.anchor = next(iter(anchors)) or ""
        self.uses_death = "child_death" in anchors
        self.simple = (
            len(anchors) == 1
            and bool(self.anchor)
            and not self.anchor.startswith("season:")
            and all(edge.after is None and not edge.offset.hours for edge in written)
            and rule.roll is None
            and rule.not_before is None
            and rule.repeat is None
            and rule.needs is None
            and rule.during is None
            and rule.under_age is None
        )
        self.guarded = bool(
            self.when or self.place or self.valid or self.bereavement or self.closes
        )
        self.by_context = True
        self.opens_at = self.due_at = self.ends_at = self.late_at = -1

    def _own(self, edge: Edge) -> Edge:
        if edge.anchor is None and edge.after is None:
            return Edge(offset=edge.offset, anchor=self.rule.anchor)
        return edge


class Table:
    """The distinct calendar offsets that a pack counts from one anchor."""

    __slots__ = ("_days", "_index", "offsets")

    def __init__(self) -> None:
        self.offsets: list[tuple[int, int]] = []
        self._index: dict[tuple[int, int], int] = {}
        self._days: dict[dt.date, list[dt.date]] = {}

    def place(self, offset: Offset) -> int:
        """The column of an offset."""
        pair = (offset.months, offset.days)
        if pair not in self._index:
            self._index[pair] = len(self.offsets)
            self.offsets.append(pair)
        return self._index[pair]

    def days(self, anchor: dt.date) -> list[dt.date]:
        """The anchor shifted by each offset; kept for the next family with the same date."""
        found = self._days.get(anchor)
        if found is None:
            found = [shift(anchor, months, days) for months, days in self.offsets]
            if len(self._days) >= _MEMORY:
                self._days.clear()
            self._days[anchor] = found
        return found


class Program:
    """A pack ready to plan, for the statuses that are enabled."""

    __slots__ = ("by_code", "pack", "subjects", "tables")

    def __init__(self, pack: Pack, also: frozenset[str]) -> None:
        self.pack = pack
        self.tables: dict[str, Table] = {}
        self.by_code: dict[str, Compiled] = {}
        self.subjects: dict[str, list[Compiled]] = {
            "pregnancy": [],
            "birth": [],
            "child": [],
            "family": [],
        }
        for rank, rule in enumerate(sorted(pack.steps, key=lambda r: r.code)):
            compiled = self._compile(rule, rank)
            self.by_code[rule.code] = compiled
            if rule.enabled(also):
                self.subjects[rule.subject].append(compiled)
        for compiled in self.by_code.values():
            compiled.by_context = self._depends_on_context(compiled, set())

    def _compile(self, rule: Rule, rank: int) -> Compiled:
        compiled = Compiled(dataclasses.replace(rule, variants=()), rank)
        if compiled.simple:
            table = self.tables.setdefault(compiled.anchor, Table())
            opens, due, ends, late = compiled.edges
            compiled.opens_at = table.place(opens.offset)
            compiled.due_at = table.place(due.offset)
            compiled.ends_at = -1 if ends is None else table.place(ends.offset)
            compiled.late_at = -1 if late is None else table.place(late.offset)
        compiled.variants = tuple(
            (
                variant.when,
                self._compile(
                    dataclasses.replace(
                        rule, variants=(), **cast(Any, dict(variant.changes))
                    ),
                    rank,
                ),
            )
            for variant in rule.variants
        )
        return compiled

    def _depends_on_context(self, compiled: Compiled, seen: set[str]) -> bool:
        """Whether a date comes from a pregnancy, birth or season, not only from a dated fact."""
        if compiled.code in seen:
            return False
        seen.add(compiled.code)
        for edge in compiled.edges:
            if edge is None:
                continue
            if edge.after is not None:
                target = self.by_code[edge.after]
                if target.rule.subject != "family" or self._depends_on_context(target, seen):
                    return True
            elif edge.anchor is None or not (
                edge.anchor.startswith("fact:") or edge.anchor == "territory_arrival"
            ):
                return True
        return any(
            self._depends_on_context(variant, set()) for _, variant in compiled.variants
        )


@lru_cache(maxsize=16)
def program_for(pack: Pack, also: frozenset[str]) -> Program:
    """The compiled form of a pack, made once for each set of extra statuses."""
    return Program(pack, also)
