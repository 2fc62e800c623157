"""What the functional administrator may do. Pure."""

from __future__ import annotations

from berceau.accounts.models import Agent


def can_change(by: Agent, agent_id: int) -> bool:
    """Nobody gives herself rights, nor takes away her own."""
    return by.pk != agent_id


def may_be_handed_a_link(agent: Agent, *, mail_ready: bool) -> bool:
    """Whether the administrator may see the link.

    An agent who has already signed in receives it by mail only: who hands it over could otherwise
    enter in her place. Without a mail server there is no other way, and the journal says so.
    """
    return agent.last_login is None or not mail_ready
