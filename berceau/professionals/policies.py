"""Who reads the registrations and who decides. Pure functions of the agent."""

from __future__ import annotations

from berceau.accounts.models import Agent
from berceau.privacy.access import EDIT, role_allows


def can_moderate(agent: Agent) -> bool:
    """Accept, refuse, ask, take down: whoever answers for the service."""
    return role_allows(agent.role, "professionals", EDIT)
