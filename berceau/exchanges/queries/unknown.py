"""« Numéros inconnus »: messages that no file claims. Nobody guesses whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Q, QuerySet, When

from berceau.accounts.models import Agent
from berceau.exchanges import policies
from berceau.exchanges.models import Taken
from berceau.messaging.models import Incoming

SHOWN = 50


@dataclass(frozen=True, slots=True)
class UnknownLine:
    """One message of an unknown number, as this agent may read it."""

    incoming: Incoming
    mine: bool
    taken_by: str
    """Which colleague has it; then its text is hers to read."""
    can_take: bool

    @property
    def readable(self) -> bool:
        return not self.taken_by


def waiting() -> QuerySet[Incoming]:
    """Not seen to, of no file; its taker at hand."""
    return Incoming.objects.filter(family=None, handled_at=None).select_related("taken__by")


def lines(agent: Agent, at: datetime) -> list[UnknownLine]:
    """Hers first, then the last come; one query."""
    hers = Case(When(taken__by__in=agent.answers_for, then=0), default=1)
    found = waiting().order_by(hers, "-received_at", "-pk")[:SHOWN]
    return [line(agent, incoming, at) for incoming in found]


def line(agent: Agent, incoming: Incoming, at: datetime) -> UnknownLine:
    taken = taken_of(incoming)
    mine = policies.holds(agent, taken)
    return UnknownLine(
        incoming=incoming,
        mine=mine,
        taken_by="" if taken is None or mine else taken.by.full_name,
        can_take=not mine and policies.can_take(agent, taken, at=at),
    )


def taken_of(incoming: Incoming) -> Taken | None:
    """Who has it; None when nobody does."""
    return getattr(incoming, "taken", None)


def not_taken_by_others(agent: Agent) -> QuerySet[Incoming]:
    return waiting().filter(Q(taken=None) | Q(taken__by__in=agent.answers_for))
