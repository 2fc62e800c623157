"""Reading the journal: an agent reads her own lines, a file says who opened it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.privacy.access import matrix
from berceau.privacy.models import Reading

LAST = 50
MOST_COMPARTMENTS = 6
"""Lines read for one page shown: the panel stays one short query."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening as the family may be told it: a function and an organisation, never a name."""

    at: datetime
    function: str
    organisation: str
    ground: str
    compartments: tuple[str, ...] = ()
    """What was shown, as keys of the matrix."""


def readings_of(family_id: int, *, limit: int = LAST) -> list[Opening]:
    """Who opened this file, the last ones first, in one query: the family page's panel."""
    lines = _lines_of([family_id])[: limit * MOST_COMPARTMENTS]
    return _openings(lines)[:limit]


def openings_of(family_ids: Collection[int], *, without: Collection[int] = ()) -> list[Opening]:
    """All that the journal holds on these files (one family may have had two), the last first.

    For the access request and for the family itself: one query, no name of an agent. `without`
    leaves out these agents, unless the file was theirs: who was entrusted something in silence.
    """
    lines = _lines_of(family_ids)
    if without:
        lines = lines.exclude(agent_id__in=list(without), assigned=False)
    return _openings(lines)


def _lines_of(family_ids: Collection[int]) -> QuerySet[Reading, tuple[Any, ...]]:
    return (
        Reading.objects.filter(family_number__in=list(family_ids))
        .exclude(compartment__in=_told_by_the_law_only())
        .order_by("-at", "-pk")
        .values_list("at", "agent_id", "role", "organisation", "ground", "compartment")
    )


def _told_by_the_law_only() -> list[str]:
    """Compartments whose very existence is sealed: the file's list of openings is silent on them.

    Who follows the family next, or stands in, reads that list.
    """
    sealed = ((key, line.get("parent")) for key, line in matrix().items())
    return [key for key, cell in sealed if cell is not None and "per_law" in cell.qualifiers]


def _openings(lines: Iterable[tuple[Any, ...]]) -> list[Opening]:
    """One opening for the compartments that one page showed at once."""
    functions = dict(Role.choices)
    pages: dict[tuple[Any, ...], list[str]] = {}
    for *page, compartment in lines:
        shown = pages.setdefault(tuple(page), [])
        if compartment not in shown:
            shown.append(compartment)
    return [
        Opening(at, str(functions.get(role, role)), organisation, ground, tuple(sorted(shown)))
        for (at, _agent, role, organisation, ground), shown in pages.items()
    ]


def own_readings(agent: Agent) -> QuerySet[Reading]:
    """« Mes ouvertures »: what this agent opened."""
    return Reading.objects.filter(agent_id=agent.pk)
