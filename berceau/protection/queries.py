"""The traces that an agent may read, and what the page of the law says."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from django.conf import settings
from django.db.models import Q, QuerySet

from berceau.accounts.models import Agent
from berceau.accounts.roles import OrganisationKind, Role
from berceau.families import policies as families
from berceau.families.models import Family
from berceau.protection import policies
from berceau.protection.models import SealedTrace
from berceau.rules import instance_pack

CALL_119 = "A02"
"""The line of the national pack that gives the number."""


# --- The traces ---------------------------------------------------------------------------
def readable(agent: Agent) -> QuerySet[SealedTrace]:
    """Hers; those of PMI for the PMI doctor. The same rule as `policies.can_read`."""
    theirs = Q(author=agent)
    kind = agent.mandate.organisation.kind if agent.mandate else ""
    if agent.role == Role.PMI_DOCTOR and kind == OrganisationKind.PMI:
        theirs |= Q(service=OrganisationKind.PMI, role__in=[Role.PMI_NURSE, Role.PMI_DOCTOR])
    return SealedTrace.objects.filter(theirs).select_related("family", "author")


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A trace, and the name of the file when the agent may still read it."""

    trace: SealedTrace
    family: str


def lines(agent: Agent) -> list[TraceLine]:
    """« Traces scellées »: who only had a share is not given the name of the family here."""
    return [
        TraceLine(trace, str(trace.family) if _names(agent, trace) else "")
        for trace in readable(agent)
    ]


def _names(agent: Agent, trace: SealedTrace) -> bool:
    return families.can_see(agent, trace.family) or agent.role == Role.PMI_DOCTOR


def own_of(agent: Agent, family: Family) -> list[SealedTrace]:
    """What this agent sealed on this file."""
    traces = SealedTrace.objects.filter(family=family, author=agent)
    return [trace for trace in traces if policies.can_read(agent, trace)]


# --- What the law asks --------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Point:
    """One line of the checklist: what to do, the text, how sure we are."""

    title: str
    lines: Sequence[str]
    text: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A number that answers, as the national pack says it."""

    number: str
    words: str
    note: str
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class Guide:
    """Whom to call, whom to write to, what the law asks."""

    call: Call | None
    crip: str
    points: Sequence[Point]


@cache
def _points() -> tuple[Point, ...]:
    data = tomllib.loads((resources.files(__package__) / "law.toml").read_text("utf-8"))
    return tuple(
        Point(
            title=point["title"],
            lines=tuple(point["lines"]),
            text=point["text"],
            source=point["source"],
            # S: read in the source; anything else is said « à confirmer ».
            verified=point["status"] == "S",
        )
        for point in data["points"]
    )


def guide() -> Guide:
    """The page, from the pack, the settings and the law's data file."""
    line = next(
        (info for info in instance_pack(settings.DATA_DIR).infos if info.code == CALL_119), None
    )
    return Guide(
        call=Call(line.phone, line.agents, line.note, line.to_confirm) if line else None,
        crip=settings.CRIP_CONTACT,
        points=_points(),
    )
