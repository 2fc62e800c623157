"""Who may write in the directory. Pure: they read what the request loaded."""

from __future__ import annotations

from berceau.accounts.models import Agent
from berceau.privacy.access import CREATE, EDIT, role_allows


def can_edit(agent: Agent) -> bool:
    """Correct an entry, verify it, take it out: a gesture of the team, which the journal keeps."""
    return role_allows(agent.role, "directory", EDIT)


def can_create(agent: Agent) -> bool:
    """Write a new entry."""
    return role_allows(agent.role, "directory", CREATE)
