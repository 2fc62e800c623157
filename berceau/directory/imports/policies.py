"""Who may import: those who answer for the whole directory (`directory_imports` in the matrix)."""

from __future__ import annotations

from berceau.accounts.models import Agent
from berceau.privacy.access import CREATE, role_allows


def can_import(agent: Agent) -> bool:
    """An import changes hundreds of entries at once: not the gesture of everyone who may edit."""
    return role_allows(agent.role, "directory_imports", CREATE)
