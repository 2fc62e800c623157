"""Who may do what on the parents' side. Pure: they read what was loaded, nothing else."""

from __future__ import annotations

from berceau.accounts.models import Agent
from berceau.families.models import Adult, Consent, Contact, Family
from berceau.families.policies import can_follow, compartment_allows
from berceau.privacy.access import EDIT


def can_ask(adult: Adult) -> bool:
    """Ask to breathe, to be called, say that a step is done: while the file is open and in use."""
    return adult.family.is_open and not adult.family.is_frozen


def can_answer(agent: Agent, family: Family) -> bool:
    """Take a request on, give a link: who follows the family, her stand-in too."""
    return can_follow(agent, family) and compartment_allows(agent, family, "parents", EDIT)


def is_safe(contact: Contact) -> bool:
    """A link may go there."""
    return not contact.unsafe and not contact.no_message


def may_be_welcomed(adult: Adult) -> bool:
    """This adult said yes, themselves."""
    return adult.consent == Consent.GIVEN
