"""Reading the journal: an agent reads her own lines, a file says who opened it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.privacy.models import Reading

LAST = 50


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening as the family may be told it: a function and an organisation, never a name."""

    at: datetime
    function: str
    organisation: str
    ground: str


def readings_of(family_id: int, *, limit: int = LAST) -> list[Opening]:
    """Who opened this file, the last ones first, in one query."""
    lines = Reading.objects.filter(family_number=family_id).values_list(
        "at", "role", "organisation", "ground"
    )
    functions = dict(Role.choices)
    return [
        Opening(at, str(functions.get(role, role)), organisation, ground)
        for at, role, organisation, ground in lines[:limit]
    ]


def own_readings(agent: Agent) -> QuerySet[Reading]:
    """« Mes ouvertures »: what this agent opened."""
    return Reading.objects.filter(agent_id=agent.pk)
