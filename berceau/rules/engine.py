"""`plan(facts, pack, today)`: the steps of one family. Pure: no clock, no network, no database.

The order in which a step's fate is decided, first match wins:
done; stopped by a loss; not for a bereaved (or only for a bereaved) family; cohort, territory and
conditions; pregnancy over; over before the follow-up or the arrival; then its dates and today.
"""

from __future__ import annotations

import datetime as dt

from berceau.rules.context import NO_GESTURES, Context, territory_for
from berceau.rules.facts import Birth, Child, Done, Facts, births_of
from berceau.rules.offsets import add
from berceau.rules.pack import Pack
from berceau.rules.program import (
    RANKS,
    SUBJECTS,
    Compiled,
    Program,
    out_of_force,
    program_for,
)
from berceau.rules.steps import (
    LATE,
    MISSED,
    NOT_APPLICABLE,
    NOT_YET,
    OPEN,
    STOPPED,
    Step,
    state_from,
)
from berceau.rules.windows import Dates, chosen, dates, holder_of, undisturbed

_PREGNANCY_BEFORE = dt.timedelta(days=300)
_MANY_OCCURRENCES = 120


def plan(
    facts: Facts,
    pack: Pack,
    today: dt.date,
    *,
    include_all: bool = False,
    enable: frozenset[str] = frozenset(),
) -> tuple[Step, ...]:
    """The steps of a family on a day, sorted by opening day then code.

    `include_all` adds the steps that are without object or stopped. `enable` adds statuses (D, G)
    to those that are enabled by default. Everything in a step but its `state` is independent of
    `today` (which occurrence of a repeating step is shown excepted).
    """
    program = program_for(pack, enable)
    planner = _Planner(program, today, include_all=include_all)
    mothers, homes = _contexts(facts, program)
    for mother in mothers:
        if mother.birth is not None and not mother.birth.only_adopted:
            planner.emit(mother, "pregnancy")
        planner.emit(mother, "birth")
        if mother.birth is not None:
            for child in mother.birth.children:
                planner.emit(mother.for_child(child), "child")
    planner.family(homes)
    return planner.sorted()


class _Planner:
    """Collects the steps of one family."""

    __slots__ = ("include_all", "keys", "number", "program", "steps", "today")

    def __init__(self, program: Program, today: dt.date, *, include_all: bool) -> None:
        self.program = program
        self.today = today
        self.include_all = include_all
        self.steps: list[Step] = []
        self.keys: list[int] = []
        self.number = 0

    def sorted(self) -> tuple[Step, ...]:
        """By opening day, code, then subject."""
        order = sorted(range(len(self.steps)), key=self.keys.__getitem__)
        return tuple([self.steps[place] for place in order])

    def emit(self, context: Context, subject: str) -> None:  # noqa: C901, PLR0912
        """Every line of one subject. The hot loop: simple lines are read from their group."""
        self.number += 1
        if self.include_all or context.lost or _arrived_on(context) is not None:
            for line in self.program.subjects[subject]:
                self.one(line, context)
            return
        today, number, done = self.today, self.number, context.done
        add_step, add_key, new = self.steps.append, self.keys.append, tuple.__new__
        subject_id, child, pregnancy = (
            context.subject_id,
            context.child_id,
            context.pregnancy_id,
        )
        bare = undisturbed(self.program, context)
        over = not context.ongoing
        delivered = None if context.birth is None else context.birth.delivered_on
        for group in self.program.groups[subject]:
            day = context.anchor(group.anchor)
            if day is None:
                continue
            for line, opens, due, ends, limit, key, guarded, chain in group.rows(day, bare):
                if done:
                    if line.code in done:
                        continue
                    if chain and not chain.isdisjoint(done):
                        self.one(line, context)
                        continue
                if guarded and _halted(line, context)[0] is not None:
                    continue
                until = limit
                if line.closes and over:
                    if delivered is None or ends is None or ends > delivered:
                        continue
                    if until is None or until > delivered:
                        until = delivered
                if until is not None and today >= until:
                    state = MISSED
                elif today < opens:
                    state = NOT_YET
                elif ends is None or today < ends:
                    state = OPEN
                else:
                    state = LATE
                add_key(key + number)
                add_step(
                    new(
                        Step,
                        (
                            line.rule,
                            state,
                            subject_id,
                            child,
                            pregnancy,
                            opens,
                            due,
                            ends,
                            until,
                            None,
                            None,
                            None,
                            None,
                            None,
                            0,
                            context,
                        ),
                    )
                )
        for code in done:
            line = self.program.by_code[code]
            if line.grouped and line.rule.subject == subject:
                self.one(line, context)
        bereaved = context.some_child_died
        for line in self.program.others[subject]:
            if bereaved or not line.bereavement:
                self.one(line, context)

    def one(self, line: Compiled, context: Context) -> None:
        """One line for one subject, with everything that can happen to it."""
        done_days = context.done.get(line.code, ())
        halt, reason = (None, None) if done_days else _halted(line, context)
        if halt is not None and not self.include_all:
            return
        picked = chosen(line, context) if line.variants else line
        if picked.rule.repeat is not None:
            self._repeated(picked, context, done_days)
            return
        window = dates(self.program, picked, context)
        if window is None:
            return
        done_on = max(done_days) if done_days else None
        if halt is None and done_on is None:
            halt, reason, window = self._by_dates(picked, context, window)
        self._add(picked, context, window, done_on=done_on, halt=halt, reason=reason)

    def _repeated(self, line: Compiled, context: Context, done_days: tuple[dt.date, ...]) -> None:
        """The first occurrence that is neither done nor over."""
        halt, reason = _halted(line, context)
        if halt is not None and not self.include_all:
            return
        current: Dates | None = None
        number = 0
        for candidate in range(_MANY_OCCURRENCES):
            window = dates(self.program, line, context, candidate)
            if window is None:
                break
            number, current, was_done = candidate, window, False
            if done_days:
                following = dates(self.program, line, context, candidate + 1)
                begins = dt.date.min if candidate == 0 else window.opens
                ends = dt.date.max if following is None else following.opens
                was_done = any(begins <= day < ends for day in done_days)
                if was_done and following is None:
                    self._add(line, context, window, done_on=max(done_days), occurrence=number)
                    return
            if not was_done and (window.until is None or self.today < window.until):
                break
        if current is None:
            return
        if halt is None:
            halt, reason, current = self._by_dates(line, context, current)
        self._add(line, context, current, halt=halt, reason=reason, occurrence=number)

    def _by_dates(  # noqa: C901, PLR0911
        self, line: Compiled, context: Context, window: Dates
    ) -> tuple[str | None, str | None, Dates]:
        """What only the dates of the window can tell, for a step that was not done."""
        ends, until = window.ends, window.until
        valid = line.valid
        if valid is not None and valid.by == "window" and out_of_force(valid, window.opens, ends):
            return NOT_APPLICABLE, "cohort", window
        under_age = line.rule.under_age
        if under_age is not None:
            born = context.anchor("birth")
            if born is None or window.opens >= add(born, under_age):
                return NOT_APPLICABLE, "age", window
        if line.bereavement:
            lost_on = context.lost_on
            if ends is not None and lost_on is not None and ends <= lost_on:
                return NOT_APPLICABLE, "before_loss", window
        if line.closes and context.birth is not None and not context.ongoing:
            delivered = context.birth.delivered_on
            if delivered is None or ends is None or ends > delivered:
                return NOT_APPLICABLE, "pregnancy_ended", window
            if until is None or until > delivered:
                window = window._replace(until=delivered)
        if ends is not None:
            since = context.since
            if since is not None and ends <= since:
                return NOT_APPLICABLE, "followed_since", window
            arrived = context.child.adopted_on if context.child is not None else None
            if arrived is not None and ends <= arrived:
                return NOT_APPLICABLE, "arrived", window
        if line.needs is not None and self._needed_is_void(line.needs, context):
            return NOT_APPLICABLE, "needs", window
        return None, None, window

    def _needed_is_void(self, code: str, context: Context) -> bool:
        """The step that this one depends on is without object for this subject."""
        needed = self.program.by_code[code]
        holder = holder_of(needed, context)
        if holder is None or code in holder.done:
            return False
        if _halted(needed, holder)[0] is not None:
            return True
        picked = chosen(needed, holder)
        window = dates(self.program, picked, holder)
        return window is not None and self._by_dates(picked, holder, window)[0] is not None

    def _add(
        self,
        line: Compiled,
        context: Context,
        window: Dates,
        *,
        done_on: dt.date | None = None,
        halt: str | None = None,
        reason: str | None = None,
        occurrence: int = 0,
    ) -> None:
        active_from = active_until = None
        if line.valid is not None and line.valid.by == "today":
            active_from, active_until = line.valid.since, line.valid.until
        state = state_from(
            self.today,
            window.opens,
            window.ends,
            window.until,
            done_on=done_on,
            halt=halt,
            active_from=active_from,
            active_until=active_until,
        )
        if state in {NOT_APPLICABLE, STOPPED} and not self.include_all:
            return
        if reason is None and state == NOT_APPLICABLE:
            reason = "today"
        self.keys.append((window.opens.toordinal() * RANKS + line.rank) * SUBJECTS + self.number)
        self.steps.append(
            Step(
                rule=line.rule,
                state=state,
                subject_id=context.subject_id,
                child=context.child_id,
                pregnancy=context.pregnancy_id,
                opens_on=window.opens,
                due_on=window.due,
                late_from=window.ends,
                late_until=window.until,
                done_on=done_on,
                halt=halt,
                reason=reason,
                active_from=active_from,
                active_until=active_until,
                occurrence=occurrence,
                context=context,
            )
        )

    def family(self, homes: list[Context]) -> None:
        """The household's lines: one calendar, counted from the latest living birth.

        A line that only a lost pregnancy or child would date is stopped with it. A line for
        bereaved families looks at the losses first.
        """
        self.number += 1
        for line in self.program.subjects["family"]:
            contexts = homes
            if line.bereavement:
                contexts = sorted(homes, key=lambda c: not (c.lost or c.some_child_died))
            elif not line.by_context:
                contexts = homes[:1]
            for context in contexts:
                if dates(self.program, chosen(line, context), context) is not None:
                    self.one(line, context)
                    break


def _halted(  # noqa: C901, PLR0911
    line: Compiled, context: Context
) -> tuple[str | None, str | None]:
    """What stops a step that was not done, before its dates are looked at."""
    if line.bereavement:
        bereaved = context.lost or (line.uses_death and context.some_child_died)
        if not bereaved:
            return NOT_APPLICABLE, "no_loss"
    elif context.lost and (line.by_context or line.rule.subject != "family"):
        return STOPPED, "loss"
    if line.valid is not None and not _in_cohort(line, context):
        return NOT_APPLICABLE, "cohort"
    if line.place is not None:
        covered = line.place.covers(context.territory)
        if covered is False:
            return NOT_APPLICABLE, "territory"
        if covered is None:
            return NOT_APPLICABLE, "unknown"
    for name, expected in line.when:
        value = context.condition(name)
        if value is None:
            if line.rule.unknown != "show":
                return NOT_APPLICABLE, "unknown"
        elif value is not expected:
            return NOT_APPLICABLE, "condition"
    return None, None


def _in_cohort(line: Compiled, context: Context) -> bool:
    valid = line.valid
    if valid is None or valid.by in {"today", "window"}:
        return True
    born, due = context.anchor("birth"), context.anchor("due")
    if born is None:
        born = context.anchor("delivery")
    if valid.by == "birth_or_due":
        known = [day for day in (born, due) if day is not None]
        return not known or any(valid.holds(day) for day in known)
    day = (born or due) if valid.by == "birth" else (due or born)
    return day is None or valid.holds(day)


def _arrived_on(context: Context) -> dt.date | None:
    """The day before which nothing was expected: the follow-up or the child had not begun."""
    if context.since is not None or context.child is None:
        return context.since
    return context.child.adopted_on


# -- subjects ---------------------------------------------------------------------------------


def _contexts(facts: Facts, program: Program) -> tuple[list[Context], list[Context]]:
    """A calendar for each birth (with its children's), and the household's for each birth.

    The household's come with the latest living birth first.
    """
    pack, territory = program.pack, territory_for(facts)
    births = births_of(facts)
    gestures = _Done(facts, program, births) if facts.done else NO_GESTURES
    before: tuple[Child, ...] = ()
    mothers: list[Context] = []
    for birth in births:
        mothers.append(Context(pack, facts, territory, birth, older=before, gestures=gestures))
        before += birth.children
    homes = [mother.for_household() for mother in mothers]
    homes.sort(key=_latest_living_first)
    if not homes:
        homes.append(Context(pack, facts, territory, None, household=True, gestures=gestures))
    return mothers, homes


def _latest_living_first(context: Context) -> tuple[bool, int]:
    birth = context.birth
    day = None if birth is None else birth.delivered_on or context.anchor("due")
    return context.lost, -(day or dt.date.max).toordinal()


class _Done:
    """What was done, by the subject that it was done for."""

    def __init__(self, facts: Facts, program: Program, births: tuple[Birth, ...]) -> None:
        self.births = births
        self.child: dict[str, dict[str, list[dt.date]]] = {}
        self.birth: dict[str, dict[str, list[dt.date]]] = {}
        self.household: list[Done] = []
        birth_of_child = {child.id: birth for birth in births for child in birth.children}
        for done in facts.done:
            line = program.by_code.get(done.rule)
            if line is None:
                continue
            subject = line.rule.subject
            if subject == "family":
                self.household.append(done)
            elif subject == "child":
                child = done.child
                if child is None and len(birth_of_child) == 1:
                    child = next(iter(birth_of_child))
                if child is None:
                    raise ValueError(
                        f"« {done.rule} » est une étape d'enfant : l'enfant est attendu."
                    )
                self.child.setdefault(child, {}).setdefault(done.rule, []).append(done.on)
            else:
                birth = self._birth_of(done, birth_of_child)
                if birth is not None:
                    days = self.birth.setdefault(birth.id, {})
                    days.setdefault(done.rule, []).append(done.on)

    def _birth_of(self, done: Done, birth_of_child: dict[str, Birth]) -> Birth | None:
        if done.pregnancy is not None:
            return next((b for b in self.births if b.id == done.pregnancy), None)
        if done.child is not None:
            return birth_of_child.get(done.child)
        recorded = [birth for birth in self.births if birth.pregnancy is not None]
        candidates = recorded or list(self.births)
        return candidates[-1] if candidates else None

    def of_child(self, child: str) -> dict[str, tuple[dt.date, ...]]:
        """What was done for a child."""
        return _frozen(self.child.get(child, {}))

    def of_birth(self, birth: str) -> dict[str, tuple[dt.date, ...]]:
        """What was done for a pregnancy or birth."""
        return _frozen(self.birth.get(birth, {}))

    def of_household(self, birth: Birth | None) -> dict[str, tuple[dt.date, ...]]:
        """What the household did; for one birth among several, since its pregnancy began."""
        days: dict[str, list[dt.date]] = {}
        since = None
        if len(self.births) > 1 and birth is not None and birth.delivered_on is not None:
            since = birth.delivered_on - _PREGNANCY_BEFORE
        for done in self.household:
            if since is None or done.on >= since:
                days.setdefault(done.rule, []).append(done.on)
        return _frozen(days)


def _frozen(days: dict[str, list[dt.date]]) -> dict[str, tuple[dt.date, ...]]:
    return {code: tuple(sorted(found)) for code, found in days.items()}
