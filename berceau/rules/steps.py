"""A step of a family's calendar, and the one place that says what state it is in.

The dates of a step depend on the facts alone; its state depends on its dates and on today. So
dates can be stored (the projection of `pathway`) and the state read from them each day.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from berceau.rules.context import Context
    from berceau.rules.pack import Pack, Rule, Source

NOT_YET = "not_yet"
OPEN = "open"
LATE = "late"
MISSED = "missed"
DONE = "done"
NOT_APPLICABLE = "not_applicable"
STOPPED = "stopped"

STATES: tuple[str, ...] = (NOT_YET, OPEN, LATE, MISSED, DONE, NOT_APPLICABLE, STOPPED)
HIDDEN: frozenset[str] = frozenset({NOT_APPLICABLE, STOPPED})

REASONS: dict[str, str] = {
    "loss": "Tout s'arrête après la perte.",
    "no_loss": "Ne concerne que les familles en deuil.",
    "before_loss": "La période était finie avant la perte.",
    "condition": "Ne concerne pas cette situation.",
    "unknown": "Une information manque pour savoir si cela concerne la famille.",
    "cohort": "Ne concerne pas les enfants nés à cette date.",
    "age": "L'enfant est trop grand à l'ouverture.",
    "territory": "Ne concerne pas cette commune.",
    "pregnancy_ended": "La grossesse est terminée.",
    "followed_since": "La période était finie avant le début du suivi.",
    "arrived": "La période était finie avant l'arrivée de l'enfant.",
    "needs": "L'étape dont celle-ci dépend est sans objet.",
    "today": "La règle n'est pas en vigueur ce jour.",
}


class Window(Protocol):
    """The stored dates of a step; a row of a projection can be read through this too."""

    @property
    def opens_on(self) -> dt.date:
        """The first day."""

    @property
    def late_from(self) -> dt.date | None:
        """The first day that is no longer on time; None: it stays open."""

    @property
    def late_until(self) -> dt.date | None:
        """The first day when being late makes no sense any more: the step is missed."""

    @property
    def done_on(self) -> dt.date | None:
        """The day it was done."""

    @property
    def halt(self) -> str | None:
        """« stopped » or « not_applicable », whatever the day; None otherwise."""

    @property
    def active_from(self) -> dt.date | None:
        """Before this day the rule is not in force."""

    @property
    def active_until(self) -> dt.date | None:
        """After this day the rule is no longer in force."""


def state_on(today: dt.date, window: Window) -> str:
    """The state of a step on a day, from its stored dates alone."""
    return state_from(
        today,
        window.opens_on,
        window.late_from,
        window.late_until,
        done_on=window.done_on,
        halt=window.halt,
        active_from=window.active_from,
        active_until=window.active_until,
    )


def state_from(  # noqa: PLR0911
    today: dt.date,
    opens_on: dt.date,
    late_from: dt.date | None,
    late_until: dt.date | None,
    *,
    done_on: dt.date | None = None,
    halt: str | None = None,
    active_from: dt.date | None = None,
    active_until: dt.date | None = None,
) -> str:
    """The same, from separate values.

    « missed » comes before everything that could remind: a step whose last possible day has gone
    is never open, late or coming, even when its window was moved past its limit.
    """
    if done_on is not None:
        return DONE
    if halt is not None:
        return halt
    if (active_from is not None and today < active_from) or (
        active_until is not None and today > active_until
    ):
        return NOT_APPLICABLE
    if late_until is not None and today >= late_until:
        return MISSED
    if today < opens_on:
        return NOT_YET
    if late_from is None or today < late_from:
        return OPEN
    return LATE


class Step(NamedTuple):
    """One step for one subject of a family. Everything but `state` is independent of today."""

    rule: Rule
    state: str
    subject_id: str
    child: str | None
    pregnancy: str | None
    opens_on: dt.date
    due_on: dt.date
    late_from: dt.date | None
    late_until: dt.date | None
    done_on: dt.date | None
    halt: str | None
    reason: str | None
    active_from: dt.date | None
    active_until: dt.date | None
    occurrence: int
    context: Context

    @property
    def code(self) -> str:
        """The code of the line."""
        return self.rule.code

    @property
    def key(self) -> str:
        """A name for this step, unique in a family: the line and what it is about."""
        return f"{self.rule.code}@{self.subject_id}"

    @property
    def subject(self) -> str:
        """pregnancy, birth, child or family."""
        return self.rule.subject

    @property
    def domain(self) -> str:
        """sante, droits, eveil or soutien: the lane of the frise."""
        return self.rule.domain

    @property
    def audience(self) -> tuple[str, ...]:
        """Who the step is for."""
        return self.rule.audience

    @property
    def obligation(self) -> str:
        """O, P, R, D or I."""
        return self.rule.obligation

    @property
    def status(self) -> str:
        """V1, V2, S, D, G or -."""
        return self.rule.status

    @property
    def health(self) -> bool:
        """Without the health profile, only « fait, dit par le parent » is stored."""
        return self.rule.health

    @property
    def bereavement(self) -> bool:
        """A line that opens at a loss, and only then."""
        return self.rule.bereavement

    @property
    def to_confirm(self) -> bool:
        """« à confirmer » on agents' pages."""
        return self.rule.to_confirm

    @property
    def label(self) -> str:
        """The sentence for parents."""
        return self.rule.parents

    @property
    def parents(self) -> str:
        """The sentence for parents."""
        return self.rule.parents

    @property
    def agents(self) -> str:
        """The sentence for agents."""
        return self.rule.agents

    @property
    def short(self) -> str:
        """The name on the ribbon; empty when the line has none."""
        return self.rule.short

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it is on time, inclusive."""
        return None if self.late_from is None else self.late_from - dt.timedelta(days=1)

    @property
    def stopped(self) -> bool:
        """Stopped by a loss."""
        return self.halt == STOPPED

    @property
    def not_applicable(self) -> bool:
        """Without object for this family."""
        return self.halt == NOT_APPLICABLE

    @property
    def reason_text(self) -> str:
        """Why it is stopped or without object, in French; empty otherwise."""
        return "" if self.reason is None else REASONS[self.reason]

    @property
    def repeats(self) -> bool:
        """A step that comes back: which occurrence is shown depends on the day."""
        return self.rule.repeat is not None

    @property
    def why(self) -> str:
        """A French sentence: the anchor, the offset in words, the date, the text."""
        from berceau.rules.explain import explain

        return explain(self)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the line."""
        known = self.context.pack.sources
        return tuple(known[name] for name in self.rule.sources if name in known)

    def on(self, today: dt.date) -> str:
        """The state on another day."""
        return state_on(today, self)

    def as_dict(self) -> dict[str, Any]:
        """The step as `berceau frise` writes it."""
        return {
            "rule": self.rule.code,
            "child": self.child,
            "label": self.rule.parents,
            "state": self.state,
            "opens_on": self.opens_on.isoformat(),
            "due_on": self.due_on.isoformat(),
            "last_day": None if self.last_day is None else self.last_day.isoformat(),
            "obligation": self.rule.obligation,
            "why": self.why,
            "sources": [
                {"id": source.id, "title": source.title, "url": source.url}
                for source in self.sources
            ],
        }


def pack_label(pack: Pack) -> dict[str, str]:
    """The identity of a pack, as it is written with steps."""
    return {"id": pack.id, "version": pack.version}
