"""The dates of one line for one subject: edges, previous steps, seasons, working days.

A window is four days: opens, due, ends (the first day no longer on time) and until (the first day
when being late makes no sense). Nothing here depends on today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple, cast

from berceau.rules.context import Context, campaigns_of
from berceau.rules.facts import Facts
from berceau.rules.offsets import add, shift
from berceau.rules.pack import Campaign
from berceau.rules.program import Compiled, CompiledEdge, Program, Window
from berceau.rules.territory import UNKNOWN

_ONE_DAY = dt.timedelta(days=1)
_ONE_YEAR = dt.timedelta(days=366)
_BEFORE_DELIVERY = dt.timedelta(days=280)
_MISSING = object()


class Dates(NamedTuple):
    """The window of one occurrence of a line."""

    opens: dt.date
    due: dt.date
    ends: dt.date | None
    until: dt.date | None


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
    key = (compiled, occurrence) if occurrence else compiled
    found = context.windows.get(key, _MISSING)
    if found is _MISSING:
        try:
            found = _compute(program, compiled, context, occurrence)
        except Unknown:
            found = None
        context.windows[key] = found
    return cast("Dates | None", found)


def undisturbed(program: Program, context: Context) -> Callable[[Compiled, dt.date], Window | None]:
    """Computes a window as if nothing had been done: the same for all with this anchor date."""

    def compute(compiled: Compiled, day: dt.date) -> Window | None:
        bare = Context(context.pack, Facts(), UNKNOWN, context.birth, child=context.child)
        found = dates(program, compiled, bare)
        return None if found is None else (found.opens, found.due, found.ends, found.until)

    return compute


def missed_from(program: Program, code: str, context: Context) -> dt.date | None:
    """The first day when a step that was not done is missed; None if done or without a limit."""
    target = program.by_code[code]
    holder = holder_of(target, context)
    if holder is None or code in holder.done:
        return None
    found = dates(program, chosen(target, holder), holder)
    return None if found is None else found.until


def holder_of(target: Compiled, context: Context) -> Context | None:
    """The context in which another step is computed."""
    subject = target.rule.subject
    if subject == "child":
        if context.child is not None or context.birth is None or not context.birth.children:
            return None if context.child is None else context
        return context.for_child(context.birth.children[0])
    if subject == "family":
        return context.for_household()
    return context.for_birth()


def _compute(program: Program, compiled: Compiled, context: Context, occurrence: int) -> Dates:
    rule = compiled.rule
    if compiled.plain:
        opens = _plain_day(compiled.opens, context)
        due = opens if compiled.due is None else _plain_day(compiled.due, context)
        ends = None if compiled.ends is None else _plain_end(compiled.ends, context)
        until = ends if compiled.late is None else _plain_end(compiled.late, context)
        return Dates(opens, due, ends, _until(compiled, until, ends))

    reader = _Edges(program, compiled, context, occurrence)
    opens = reader.day(compiled.opens)
    reader.reference = None if compiled.opens.season else opens
    due = opens if compiled.due is None else reader.day(compiled.due)
    ends = None if compiled.ends is None else reader.end(compiled.ends)
    until = ends if compiled.late is None else reader.end(compiled.late)
    if rule.during is not None:
        opens, due, ends, until = reader.within(rule.during, opens, due, ends, until)
    previous = compiled.opens.after
    if previous is not None and (opens > due or (ends is not None and opens >= ends)):
        usual = due
        due = max(due, opens)
        if ends is not None and not rule.hard:
            ends = max(ends, opens + (ends - usual), opens + _ONE_DAY)
        elif ends is not None and opens >= ends:
            # Past a hard age limit it can never open. It is missed from the day the previous step
            # was done (not done: from the limit itself), and never announced.
            done_on = _done_on(program, previous, context)
            until = ends if done_on is None else min(ends, done_on)
    if rule.not_before is not None and opens < rule.not_before:
        opens = rule.not_before
        due = max(due, opens)
    if rule.roll == "working_day" and ends is not None:
        ends = context.territory.next_working_day(ends - _ONE_DAY) + _ONE_DAY
    until = _until(compiled, until, ends)
    if compiled.needs is not None:
        limit = missed_from(program, compiled.needs, context)
        if limit is not None:
            until = limit if until is None else min(until, limit)
    return Dates(opens, due, ends, until)


def _plain_day(edge: CompiledEdge, context: Context) -> dt.date:
    start = context.anchor(edge.anchor)
    if start is None:
        raise Unknown
    return shift(start, edge.months, edge.days)


def _plain_end(edge: CompiledEdge, context: Context) -> dt.date | None:
    start = context.anchor(edge.anchor)
    if start is None:
        if context.not_yet_born(edge.anchor):
            return None
        raise Unknown
    return shift(start, edge.months, edge.days)


def _until(compiled: Compiled, until: dt.date | None, ends: dt.date | None) -> dt.date | None:
    """Lateness ends at `late_until`, or at once.

    It never ends before the window does, except past a hard age limit.
    """
    if ends is None:
        return until
    if compiled.rule.hard:
        return ends if until is None else until
    if compiled.late is None or until is None:
        return ends
    return max(until, ends)


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

    def day(self, edge: CompiledEdge) -> dt.date:
        """The day of an edge; Unknown when it cannot be known."""
        if edge.after is not None:
            return self._after(edge)
        if edge.season:
            found = self._season(edge)
            if found is None:
                raise Unknown
            return found
        start = self.context.anchor(edge.anchor)
        if start is None:
            raise Unknown
        offset = edge.offset
        if self.occurrence and self.compiled.rule.repeat is not None:
            offset = offset.shifted(self.compiled.rule.repeat, self.occurrence)
        if not offset.hours:
            return shift(start, offset.months, offset.days)
        return add(start, offset, self.context.instant(edge.anchor))

    def end(self, edge: CompiledEdge) -> dt.date | None:
        """The day of an end; None when the pregnancy goes on and it is counted from the birth.

        A campaign that never closes has no end either.
        """
        if self.context.ongoing and self.context.not_yet_born(edge.anchor):
            return None
        return self._season(edge) if edge.season else self.day(edge)

    def _after(self, edge: CompiledEdge) -> dt.date:
        target = self.program.by_code[edge.after or ""]
        holder = holder_of(target, self.context)
        if holder is None:
            raise Unknown
        days = holder.done.get(target.code)
        if days:
            return add(max(days), edge.offset)
        previous = dates(self.program, chosen(target, holder), holder)
        if previous is None:
            raise Unknown
        return add(previous.due, edge.offset)

    def _season(self, edge: CompiledEdge) -> dt.date | None:
        """The day counted from a campaign; None when it never closes."""
        name = edge.anchor.removeprefix("season:")
        closing = name.endswith(".close")
        campaign = self._campaign(name.removesuffix(".close"))
        if campaign is None or campaign.opens_on is None:
            raise Unknown
        if not closing:
            return add(campaign.opens_on, edge.offset)
        if campaign.closes_on is None:
            return None
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
                        campaign.opens_on is not None and campaign.opens_on > reference + _ONE_YEAR
                    )
                    return None if late else campaign
                left -= 1
        return None


def _done_on(program: Program, code: str, context: Context) -> dt.date | None:
    holder = holder_of(program.by_code[code], context)
    days = None if holder is None else holder.done.get(code)
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
        return delivered - _BEFORE_DELIVERY
    return context.since
