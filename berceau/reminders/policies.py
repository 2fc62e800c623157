"""Who chooses what is reminded. Pure."""

from __future__ import annotations

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.families.policies import can_follow
from berceau.privacy.access import EDIT, role_allows


def can_choose(agent: Agent) -> bool:
    """Which steps are reminded, and when: for the whole instance."""
    return role_allows(agent.role, "wordings", EDIT)


def can_spare(agent: Agent, family: Family) -> bool:
    """« Pas pour cette famille », and the pace that an adult says on the phone."""
    return can_follow(agent, family)
