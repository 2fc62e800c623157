"""Who records a request, who answers it. Pure."""

from __future__ import annotations

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.families.policies import can_see
from berceau.privacy.access import CREATE, EDIT, READ, role_allows


def can_record(agent: Agent, family: Family) -> bool:
    """The référente of the family writes down what was asked of her; the DPO, for any file."""
    if can_answer(agent):
        return True
    is_hers = can_see(agent, family) and family.referente_id == agent.pk
    return role_allows(agent.role, "rights", CREATE) and is_hers


def can_answer(agent: Agent) -> bool:
    """Gather, read again, decide: the DPO."""
    return role_allows(agent.role, "rights", EDIT) and role_allows(agent.role, "rights", READ)
