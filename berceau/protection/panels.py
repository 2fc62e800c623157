"""What this room shows on the family page: to the author of a trace alone."""

from __future__ import annotations

from datetime import date

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.protection import queries


def sealed(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """« Trace scellée le … », to whoever sealed it; nothing at all to anybody else."""
    traces = queries.own_of(agent, family)
    return {"traces": traces} if traces else None
