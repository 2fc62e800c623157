"""Putting an agent on duty: today's mandate and whom she stands in for, in two queries."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from berceau.accounts.models import Absence, Agent, Mandate
from berceau.accounts.roles import Role
from berceau.kit.prepared import Prepared


def _mandate(agent_id: int, on: date) -> QuerySet[Mandate]:
    """The mandate of this day, with its agent; nothing when the account is closed."""
    return (
        Mandate.objects.in_force(on)
        .filter(agent_id=agent_id, agent__is_active=True)
        .select_related("agent", "organisation")
        .order_by("-starts_on", "-pk")[:1]
    )


def _cover(agent_id: int, on: date) -> QuerySet[Absence]:
    return (
        Absence.objects.in_force(on)
        .filter(Q(stand_in_id=agent_id) | Q(agent_id=agent_id))
        .select_related("stand_in")
    )


_MANDATE = Prepared(_mandate)
_COVER = Prepared(_cover)


def agent_in_mandate(agent_id: int, *, on: date) -> Agent | None:
    """The agent with the mandate of this day, in one query; None when the account is closed."""
    mandates = _MANDATE.rows(agent_id=agent_id, on=on)
    if not mandates:
        # Still let in, to be told that no mandate is in force: every page but the exit is refused.
        return Agent.objects.filter(pk=agent_id, is_active=True).first()
    agent: Agent = mandates[0].agent
    agent.mandate = mandates[0]
    return agent


def load_cover(agent: Agent, *, on: date) -> None:
    """Who she stands in for, and who stands in for her, this day: among référentes alone."""
    absences = _COVER.rows(agent_id=agent.pk, on=on) if agent.role == Role.REFERENTE else []
    agent.stands_in_for = frozenset(
        absence.agent_id for absence in absences if absence.stand_in_id == agent.pk
    )
    agent.replaced_by = next(
        (absence.stand_in for absence in absences if absence.agent_id == agent.pk), None
    )
    agent.__dict__.pop("answers_for", None)


def put_on_duty(agent: Agent, *, on: date) -> Agent:
    """Load what policies need to know of this agent on this day; returns the same agent."""
    agent.mandate = (
        Mandate.objects.in_force(on)
        .filter(agent=agent)
        .select_related("organisation")
        .order_by("-starts_on", "-pk")
        .first()
    )
    load_cover(agent, on=on)
    return agent
