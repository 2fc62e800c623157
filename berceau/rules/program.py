"""A pack compiled once: offsets parsed, lines sorted by subject, edges turned into look-ups.

Most lines count calendar months, weeks or days from one anchor. Their windows depend on nothing
but the date of that anchor: they are computed once for a date (`Group.rows`) and kept for the next
family with the same date. The others are computed edge by edge (`windows.py`).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, cast

from berceau.rules.offsets import shift
from berceau.rules.pack import Edge, Pack, Place, Rule, Validity

_MEMORY = 2560
"""How many anchor dates keep their windows, per subject and anchor."""

RANKS = 4096
SUBJECTS = 1024


class CompiledEdge:
    """An edge, with what its computation needs decided once."""

    __slots__ = ("after", "anchor", "days", "hours", "months", "offset", "plain", "season")

    def __init__(self, edge: Edge) -> None:
        self.anchor = edge.anchor or ""
        self.after = edge.after
        self.offset = edge.offset
        self.months, self.days, self.hours = (
            edge.offset.months,
            edge.offset.days,
            edge.offset.hours,
        )
        self.season = self.anchor.startswith("season:")
        self.plain = self.after is None and not self.season and not self.hours


class Compiled:
    """One line (or one variant of it) ready to be computed."""

    __slots__ = (
        "anchor",
        "bereavement",
        "by_context",
        "chain",
        "closes",
        "code",
        "due",
        "ends",
        "grouped",
        "late",
        "needs",
        "opens",
        "place",
        "plain",
        "rank",
        "rule",
        "simple",
        "uses_death",
        "valid",
        "variants",
        "when",
    )

    def __init__(self, rule: Rule, rank: int) -> None:
        if rule.opens is None:
            raise ValueError(f"L'étape {rule.code} n'a pas d'ouverture.")
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
        self.opens = self._edge(rule.opens)
        self.due = None if rule.due is None else self._edge(rule.due)
        self.ends = None if rule.ends is None else self._edge(rule.ends)
        self.late = None if rule.late_until is None else self._edge(rule.late_until)
        anchors = {edge.anchor for edge in self.edges}
        self.anchor = self.opens.anchor
        self.uses_death = "child_death" in anchors
        self.plain = (
            rule.roll is None
            and rule.not_before is None
            and rule.repeat is None
            and rule.needs is None
            and rule.during is None
            and rule.under_age is None
            and all(edge.plain for edge in self.edges)
        )
        self.simple = self.plain and len(anchors) == 1
        self.by_context = True
        self.grouped = False
        self.chain: frozenset[str] = frozenset()
        """The previous steps that its window depends on, when nothing else moves it."""

    @property
    def edges(self) -> tuple[CompiledEdge, ...]:
        """The edges that are written."""
        found = (self.opens, self.due, self.ends, self.late)
        return tuple(edge for edge in found if edge is not None)

    def _edge(self, edge: Edge) -> CompiledEdge:
        if edge.anchor is None and edge.after is None:
            edge = Edge(offset=edge.offset, anchor=self.rule.anchor)
        return CompiledEdge(edge)


class Row(NamedTuple):
    """The window of a simple line for one date of its anchor."""

    line: Compiled
    opens: dt.date
    due: dt.date
    ends: dt.date | None
    until: dt.date | None
    key: int
    guarded: bool
    chain: frozenset[str]


class Group:
    """The simple lines of one subject that count from one anchor."""

    __slots__ = ("_rows", "anchor", "chained", "lines", "subject")

    def __init__(self, subject: str, anchor: str) -> None:
        self.subject = subject
        self.anchor = anchor
        self.lines: list[Compiled] = []
        self.chained: list[Compiled] = []
        self._rows: dict[dt.date, list[Row]] = {}

    def rows(
        self, day: dt.date, chained: Callable[[Compiled, dt.date], Window | None]
    ) -> list[Row]:
        """The windows of these lines for a date of the anchor; those out of date left out.

        `chained` computes the window of a step that follows other steps, none of them done.
        """
        found = self._rows.get(day)
        if found is None:
            shifted: dict[tuple[int, int], dt.date] = {}
            found = []
            for line in self.lines:
                row = self._row(line, _simple(line, day, shifted), day)
                if row is not None:
                    found.append(row)
            for line in self.chained:
                window = chained(line, day)
                row = None if window is None else self._row(line, window, day)
                if row is not None:
                    found.append(row)
            if len(self._rows) >= _MEMORY:
                self._rows.clear()
            self._rows[day] = found
        return found

    def _row(self, line: Compiled, window: Window, day: dt.date) -> Row | None:
        opens, due, ends, until = window
        valid = line.valid
        guarded = bool(line.when or line.place)
        if valid is not None:
            if valid.by == "window":
                if out_of_force(valid, opens, ends):
                    return None
            elif valid.by == "birth" and self.subject == "child" and self.anchor == "birth":
                if not valid.holds(day):
                    return None
            else:
                guarded = True
        key = (opens.toordinal() * RANKS + line.rank) * SUBJECTS
        return Row(line, opens, due, ends, until, key, guarded, line.chain)


Window = tuple[dt.date, dt.date, dt.date | None, dt.date | None]


def _simple(line: Compiled, day: dt.date, shifted: dict[tuple[int, int], dt.date]) -> Window:
    def reach(edge: CompiledEdge) -> dt.date:
        pair = (edge.months, edge.days)
        found = shifted.get(pair)
        if found is None:
            found = shifted[pair] = shift(day, edge.months, edge.days)
        return found

    opens = reach(line.opens)
    due = opens if line.due is None else reach(line.due)
    ends = None if line.ends is None else reach(line.ends)
    until = ends if line.late is None else reach(line.late)
    return opens, due, ends, until


def out_of_force(valid: Validity, opens: dt.date, ends: dt.date | None) -> bool:
    """A window that was over before the rule began, or opened after it ended."""
    if valid.since is not None and ends is not None and ends <= valid.since:
        return True
    return valid.until is not None and opens > valid.until


class Program:
    """A pack ready to plan, for the statuses that are enabled."""

    __slots__ = ("by_code", "groups", "others", "pack", "subjects")

    def __init__(self, pack: Pack, also: frozenset[str]) -> None:
        self.pack = pack
        self.by_code: dict[str, Compiled] = {}
        names = ("pregnancy", "birth", "child", "family")
        self.subjects: dict[str, list[Compiled]] = {name: [] for name in names}
        self.groups: dict[str, list[Group]] = {name: [] for name in names}
        self.others: dict[str, list[Compiled]] = {name: [] for name in names}
        for rank, rule in enumerate(sorted(pack.steps, key=lambda r: r.code)):
            self.by_code[rule.code] = self._compile(rule, rank)
        for compiled in self.by_code.values():
            compiled.by_context = self._depends_on_context(compiled, set())
            if compiled.rule.enabled(also):
                self.subjects[compiled.rule.subject].append(compiled)
                self._sort(compiled)

    def _sort(self, compiled: Compiled) -> None:
        """Put a line with those that count from the same anchor, or apart."""
        rule = compiled.rule
        special = (
            compiled.variants
            or rule.bereavement
            or (rule.valid is not None and rule.valid.by == "today")
        )
        anchor = compiled.anchor if compiled.simple else self._chain_anchor(compiled)
        if special or not anchor:
            self.others[rule.subject].append(compiled)
            return
        compiled.grouped = True
        groups = self.groups[rule.subject]
        group = next((g for g in groups if g.anchor == anchor), None)
        if group is None:
            group = Group(rule.subject, anchor)
            groups.append(group)
        (group.lines if compiled.simple else group.chained).append(compiled)

    def _chain_anchor(self, compiled: Compiled) -> str:
        """The only anchor of a line that follows others of its subject; empty if it has more."""
        anchors: set[str] = set()
        chain: set[str] = set()
        waiting = [compiled]
        while waiting:
            line = waiting.pop()
            rule = line.rule
            apart = (
                line.variants
                or rule.subject != compiled.rule.subject
                or rule.roll
                or rule.repeat
                or rule.needs
                or rule.during
                or rule.under_age
            )
            if apart or any(edge.season or edge.hours for edge in line.edges):
                return ""
            for edge in line.edges:
                if edge.after is None:
                    anchors.add(edge.anchor)
                elif edge.after not in chain:
                    chain.add(edge.after)
                    waiting.append(self.by_code[edge.after])
        if len(anchors) != 1:
            return ""
        compiled.chain = frozenset(chain)
        return anchors.pop()

    def _compile(self, rule: Rule, rank: int) -> Compiled:
        compiled = Compiled(dataclasses.replace(rule, variants=()), rank)
        compiled.variants = tuple(
            (
                variant.when,
                self._compile(
                    dataclasses.replace(rule, variants=(), **cast("Any", dict(variant.changes))),
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
            if edge.after is not None:
                target = self.by_code[edge.after]
                if target.rule.subject != "family" or self._depends_on_context(target, seen):
                    return True
            elif not (edge.anchor.startswith("fact:") or edge.anchor == "territory_arrival"):
                return True
        return any(self._depends_on_context(variant, set()) for _, variant in compiled.variants)


@lru_cache(maxsize=16)
def program_for(pack: Pack, also: frozenset[str]) -> Program:
    """The compiled form of a pack, made once for each set of extra statuses."""
    return Program(pack, also)
