"""What the administrator's lists read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Prefetch, QuerySet

from berceau.accounts.models import Agent, Mandate, Organisation


def agents(*, on: date) -> Sequence[Agent]:
    """All accounts with their mandate of the day, in two queries."""
    in_force = Mandate.objects.in_force(on).select_related("organisation").order_by("-starts_on")
    found = list(Agent.objects.prefetch_related(Prefetch("mandates", in_force, to_attr="todays")))
    for agent in found:
        agent.mandate = next(iter(agent.todays), None)
    return found


def mandates_of(agent: Agent) -> QuerySet[Mandate]:
    return agent.mandates.select_related("organisation").order_by("-starts_on", "-pk")


def organisations() -> QuerySet[Organisation]:
    """With how many mandates name each of them: one that is named stays."""
    return Organisation.objects.annotate(mandate_count=Count("mandates"))
