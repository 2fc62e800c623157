"""Putting an agent on duty: today's mandate and whom she stands in for, in two queries."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from berceau.accounts.models import Absence, Agent, Mandate


def agent_in_mandate(agent_id: int, *, on: date) -> Agent | None:
    """The agent with the mandate of this day, in one query; None when the account is closed."""
    mandate = (
        Mandate.objects.in_force(on)
        .filter(agent_id=agent_id, agent__is_active=True)
        .select_related("agent", "organisation")
        .order_by("-starts_on", "-pk")
        .first()
    )
    if mandate is None:
        # Still let in, to be told that no mandate is in force: every page but the exit is refused.
        return Agent.objects.filter(pk=agent_id, is_active=True).first()
    agent: Agent = mandate.agent
    agent.mandate = mandate
    return agent


def load_cover(agent: Agent, *, on: date) -> None:
    """Who she stands in for, and who stands in for her, this day."""
    absences = list(
        Absence.objects.in_force(on)
        .filter(Q(stand_in=agent) | Q(agent=agent))
        .select_related("stand_in")
    )
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
