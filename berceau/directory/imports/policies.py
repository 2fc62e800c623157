"""Who may import: those who answer for the whole directory."""

from __future__ import annotations

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role

MAY_IMPORT = frozenset({Role.LOCAL_MANAGER, Role.FUNCTIONAL_ADMIN})


def can_import(agent: Agent) -> bool:
    """An import changes hundreds of entries at once: not the gesture of everyone who may edit."""
    return agent.role in MAY_IMPORT
