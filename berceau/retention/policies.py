"""Who decides how long. Pure."""

from __future__ import annotations

from berceau.accounts.models import Agent
from berceau.privacy.access import EDIT, role_allows


def can_shorten(agent: Agent) -> bool:
    """Shorten a delay: who watches over the whole instance."""
    return role_allows(agent.role, "oversight", EDIT)


def can_ask_visa(agent: Agent) -> bool:
    """Make a list for the archives and write their answer."""
    return role_allows(agent.role, "oversight", EDIT)
