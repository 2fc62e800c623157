"""Who prepares a leaflet: those who keep the directory."""

from __future__ import annotations

from berceau.accounts.models import Agent
from berceau.privacy.access import EDIT, role_allows


def can_choose(agent: Agent) -> bool:
    return role_allows(agent.role, "directory", EDIT)
