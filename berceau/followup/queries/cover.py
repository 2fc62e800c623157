"""Absences and stand-ins, as pages say them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from berceau.accounts.models import Absence, Agent, Mandate
from berceau.accounts.roles import Role


def absences_shown_to(agent: Agent, today: date) -> QuerySet[Absence]:
    """Hers and those she stands in for; a local manager sees those of her organisation."""
    running = Absence.objects.filter(cancelled_at__isnull=True, ends_on__gte=today).select_related(
        "agent", "stand_in"
    )
    if agent.role == Role.LOCAL_MANAGER:
        posts = Mandate.objects.in_force(today).filter(organisation_id=agent.organisation_id or 0)
        return running.filter(agent_id__in=posts.values("agent_id")).order_by("starts_on", "pk")
    return running.filter(Q(agent=agent) | Q(stand_in=agent)).order_by("starts_on", "pk")
