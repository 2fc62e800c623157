"""Who may read, answer and set aside messages. Pure: they read what the request loaded."""

from __future__ import annotations

from datetime import datetime, timedelta

from berceau.accounts.models import Agent
from berceau.exchanges.models import Taken
from berceau.families.models import Family
from berceau.families.policies import can_edit, can_follow, can_see, compartment_allows
from berceau.privacy.access import CREATE, READ, role_allows

__all__ = [
    "can_add_contact",
    "can_answer",
    "can_attach",
    "can_read",
    "can_set_aside",
    "can_take",
    "holds",
    "reads_messages",
]

LEFT_ALONE = timedelta(days=1)
"""After so long, what one agent took and did not settle may be taken by another."""


def reads_messages(agent: Agent) -> bool:
    """Whether her function reads what families write, on the files that she follows."""
    return role_allows(agent.role, "messages", READ)


def can_read(agent: Agent, family: Family) -> bool:
    """The référente and her stand-in, on a closed file too."""
    return compartment_allows(agent, family, "messages", READ)


def can_answer(agent: Agent, family: Family) -> bool:
    """Write, keep back, set aside: the référente or her stand-in, on an open file."""
    return can_follow(agent, family) and compartment_allows(agent, family, "messages", CREATE)


def can_set_aside(agent: Agent, family: Family) -> bool:
    """Say that a message was seen to, on a closed file too: it would wait for ever."""
    return compartment_allows(agent, family, "messages", CREATE)


def can_attach(agent: Agent, family: Family) -> bool:
    """Say that an unknown number is of this family: one of hers, closed or not."""
    return can_see(agent, family) and compartment_allows(agent, family, "messages", CREATE)


def can_add_contact(agent: Agent, family: Family) -> bool:
    """The number becomes a contact: the référente herself, as everywhere."""
    return can_edit(agent, family)


def holds(agent: Agent, taken: Taken | None) -> bool:
    """Whether she looks after this message, herself or for whom she stands in."""
    return taken is not None and taken.by_id in agent.answers_for


def can_take(agent: Agent, taken: Taken | None, *, at: datetime) -> bool:
    """Nobody has it, or whoever has it has left it alone for a day."""
    if not role_allows(agent.role, "messages", CREATE):
        return False
    return taken is None or taken.at <= at - LEFT_ALONE
