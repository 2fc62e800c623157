"""The dates of one line for one subject: edges, previous steps, seasons, working days.

A window is four days: opens, due, ends (the first day no longer on time) and until (the first day
when being late makes no sense). Nothing here depends on today.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple, cast

from berceau.rules.context import Context, campaigns_of
from berceau.rules.offsets import add
from berceau.rules.pack import Campaign, Edge
from berceau.rules.program import Compiled, Program

_ONE_DAY = dt.timedelta(days=1)
_ONE_YEAR = dt.timedelta(days=366)
_BEFORE_DELIVERY = dt.timedelta(days=280)


class Dates(NamedTuple):
    """The window of one occurrence of a line."""

    opens: dt.date
    due: dt.date
    ends: dt.date | None
    until: dt.date | None
    moved_by: str | None = None
    """The code of the previous step whose date moved the window past its usual days."""
    rolled: bool = False
    """The last day was moved to the first working day."""


class Unknown(Exception):  # noqa: N818 - it never leaves this module
    """A date that the window needs is not known."""


def chosen(compiled: Compiled, context: Context) -> Compiled:
    """The first variant whose conditions are all true, else the line itself."""
    for when, variant in compiled.variants:
        if all(context.condition(name) is expected for name, expected in when):
            return variant
    return compiled


def dates(
    program: Program, compiled: Compiled, context: Context, occurrence: int = 0
) -> Dates | None:
    """The window of a line; None when a date that it needs is not known."""
    key = (compiled, occurrence)
    if key in context.windows:
        return cast("Dates | None", context.windows[key])
    try:
        found: Dates | None = _compute(program, compiled, context, occurrence)
    except Unknown:
        found = None
    context.windows[key] = found
    return found


def vector(program: Program, context: Context, anchor: str) -> list[dt.date] | None:
    """The days counted from an anchor, in the order of its table; None without the anchor."""
    if anchor in context.vectors:
        return context.vectors[anchor]
    day = context.anchor(anchor)
    found = None if day is None else program.tables[anchor].days(day)
    context.vectors[anchor] = found
    return found


def missed_from(program: Program, code: str, context: Context) -> dt.date | None:
    """The first day when a step that was not done is missed; None if done or without a limit."""
    target = program.by_code[code]
    holder = _holder(target, context)
    if holder is None or holder.done.get(code):
        return None
    found = dates(program, chosen(target, holder), holder)
    return None if found is None else found.until


def holder_of(program: Program, code: str, context: Context) -> Context | None:
    """The context in which another step is computed."""
    return _holder(program.by_code[code], context)


def _holder(target: Compiled, context: Context) -> Context | None:
    subject = target.rule.subject
    if subject == context.kind or (subject == "child" and context.child is not None):
        return context
    if subject == "child":
        return context.children[0] if context.children else None
    if subject == "family":
        return context
    if context.child is not None:
        return context.parent
    return context


def _compute(program: Program, compiled: Compiled, context: Context, occurrence: int) -> Dates:
    rule = compiled.rule
    if compiled.simple:
        days = vector(program, context, compiled.anchor)
        if days is None:
            raise Unknown
        ends = days[compiled.ends_at] if compiled.ends_at >= 0 else None
        until = days[compiled.late_at] if compiled.late_at >= 0 else ends
        return Dates(days[compiled.opens_at], days[compiled.due_at], ends, until)

    edge_opens, edge_due, edge_ends, edge_late = compiled.edges
    reader = _Edges(program, compiled, context, occurrence)
    opens = reader.day(edge_opens)
    reader.reference = opens if not _is_season(edge_opens) else None
    due = opens if rule.due is None else reader.day(edge_due)
    ends = None if edge_ends is None else reader.end(edge_ends)
    until = ends if edge_late is None else reader.end(edge_late)
    if rule.during is not None:
        opens, due, ends, until = reader.within(rule.during, opens, due, ends, until)

    moved_by: str | None = None
    if edge_opens.after is not None:
        previous = _done_on(program, edge_opens.after, context)
        if opens > due or (ends is not None and opens >= ends):
            moved_by = edge_opens.after
            usual = due
            due = max(due, opens)
            if ends is not None and not rule.hard:
                ends = max(ends, opens + (ends - usual), opens + _ONE_DAY)
            elif ends is not None and opens >= ends:
                # Past a hard age limit: it can never open. It is missed from the day the previous
                # step was done (or, not done, from the limit itself), and never announced.
                until = ends if previous is None else min(ends, previous)
    if rule.not_before is not None and opens < rule.not_before:
        opens = rule.not_before
        due = max(due, opens)
    rolled = False
    if rule.roll == "working_day" and ends is not None:
        last = context.territory.next_working_day(ends - _ONE_DAY)
        rolled = last + _ONE_DAY != ends
        ends = last + _ONE_DAY
    if ends is not None and due > ends:
        due = max(opens, ends - _ONE_DAY)
    until = _until(until, ends, hard=rule.hard, written=edge_late is not None)
    if compiled.needs is not None:
        limit = missed_from(program, compiled.needs, context)
        if limit is not None:
            until = limit if until is None else min(until, limit)
    return Dates(opens, due, ends, until, moved_by, rolled)


def _until(
    until: dt.date | None, ends: dt.date | None, *, hard: bool, written: bool
) -> dt.date | None:
    """Lateness ends at `late_until`, or at once; never before the end, but for a hard limit."""
    if ends is None:
        return until
    if not written and not hard:
        return ends
    if until is None:
        return ends
    return until if hard else max(until, ends)


class _Edges:
    """Reads the edges of one line in one context."""

    __slots__ = ("compiled", "context", "occurrence", "program", "reference")

    def __init__(
        self, program: Program, compiled: Compiled, context: Context, occurrence: int
    ) -> None:
        self.program = program
        self.compiled = compiled
        self.context = context
        self.occurrence = occurrence
        self.reference: dt.date | None = None

    def day(self, edge: Edge) -> dt.date:
        """The day of an edge; Unknown when it cannot be known."""
        found = self._day(edge)
        if found is None:
            raise Unknown
        return found

    def end(self, edge: Edge) -> dt.date | None:
        """The day of an end; None when the pregnancy goes on and it is counted from the birth.

        A campaign that never closes has no end either.
        """
        if edge.anchor is not None and self.context.not_yet_born(edge.anchor):
            return None
        if _is_season(edge):
            return self._season(edge, ending=True)
        return self.day(edge)

    def _day(self, edge: Edge) -> dt.date | None:
        if edge.after is not None:
            return self._after(edge)
        if _is_season(edge):
            return self._season(edge, ending=False)
        anchor = edge.anchor or ""
        start = self.context.anchor(anchor)
        if start is None:
            return None
        offset = edge.offset
        if self.occurrence and self.compiled.rule.repeat is not None:
            offset = offset.shifted(self.compiled.rule.repeat, self.occurrence)
        instant = self.context.instant(anchor) if offset.hours else None
        return add(start, offset, instant)

    def _after(self, edge: Edge) -> dt.date | None:
        code = edge.after or ""
        target = self.program.by_code[code]
        holder = _holder(target, self.context)
        if holder is None:
            return None
        start = _done_on(self.program, code, self.context)
        if start is None:
            previous = dates(self.program, chosen(target, holder), holder)
            if previous is None:
                return None
            start = previous.due
        return add(start, edge.offset)

    def _season(self, edge: Edge, *, ending: bool) -> dt.date | None:
        name = (edge.anchor or "").removeprefix("season:")
        closing = name.endswith(".close")
        campaign = self._campaign(name.removesuffix(".close"))
        if campaign is None or campaign.opens_on is None:
            raise Unknown
        if not closing:
            return add(campaign.opens_on, edge.offset)
        if campaign.closes_on is None:
            if ending:
                return None
            raise Unknown
        return add(campaign.closes_on + _ONE_DAY, edge.offset)

    def within(
        self,
        season: str,
        opens: dt.date,
        due: dt.date,
        ends: dt.date | None,
        until: dt.date | None,
    ) -> tuple[dt.date, dt.date, dt.date | None, dt.date | None]:
        """The part of a window that is in a campaign; Unknown without a campaign in it."""
        for campaign in campaigns_of(self.context.pack, self.context.territory, season):
            start, close = campaign.opens_on, campaign.closes_on
            if start is None or (ends is not None and ends <= start):
                continue
            if close is not None and close < opens:
                continue
            opens = max(opens, start)
            if close is not None:
                after = close + _ONE_DAY
                ends = after if ends is None else min(ends, after)
                until = ends if until is None else min(until, ends)
                due = min(due, close)
            return opens, max(due, opens), ends, until
        raise Unknown

    def _campaign(self, name: str) -> Campaign | None:
        reference = self.reference or _start(self.context)
        if reference is None:
            return None
        from_age = self.compiled.rule.from_age
        if from_age is not None and self.reference is None:
            reference = add(reference, from_age)
        left = self.occurrence
        for campaign in campaigns_of(self.context.pack, self.context.territory, name):
            if campaign.closes_on is None or campaign.closes_on >= reference:
                if left == 0:
                    # A campaign comes every year: one that opens later is not the next one.
                    late = self.reference is not None and (
                        campaign.opens_on is not None
                        and campaign.opens_on > reference + _ONE_YEAR
                    )
                    return None if late else campaign
                left -= 1
        return None


def _is_season(edge: Edge) -> bool:
    return edge.anchor is not None and edge.anchor.startswith("season:")


def _done_on(program: Program, code: str, context: Context) -> dt.date | None:
    holder = _holder(program.by_code[code], context)
    if holder is None:
        return None
    days = holder.done.get(code)
    return max(days) if days else None


def _start(context: Context) -> dt.date | None:
    """The day from which a season concerns a subject."""
    if context.child is not None:
        return context.child.born_on
    for name in ("pregnancy_began", "last_period"):
        day = context.anchor(name)
        if day is not None:
            return day
    delivered = context.anchor("delivery")
    if delivered is not None:
        return delivered if context.kind != "pregnancy" else delivered - _BEFORE_DELIVERY
    return context.dated("followed_since")
