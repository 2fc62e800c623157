"""Who may do what on a family's file. Pure: they read what the request loaded, nothing else."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.models import Door, Family, FamilyState
from berceau.privacy.access import CREATE, matrix, role_allows

COMPARTMENT_OF_DOOR = {Door.BIRTH_DESK: "desk", Door.PARTNER: "announcement"}
"""What one must be allowed to create; the other doors are the référente's own."""


def can_see(agent: Agent, family: Family) -> bool:
    """The same rule as `Family.objects.visible_to`, for one file."""
    return family.referente_id in agent.answers_for and family.state != FamilyState.MERGED


def compartment_allows(agent: Agent, family: Family, compartment: str, verb: str) -> bool:
    """The matrix for this agent on this file: organisation, assignment, then the compartment.

    A stand-in has the line `cover`, and what her own role lets anybody of it write for herself.
    """
    if not can_see(agent, family) or not role_allows(agent.role, compartment, verb):
        return False
    if not is_standing_in(agent, family):
        return True
    line = matrix()[compartment]
    own = line[agent.role].grant == "own"
    return own or ("cover" in line and line["cover"].allows(verb))


def can_edit(agent: Agent, family: Family) -> bool:
    """Correct who they are and how to reach them: the référente herself, on an open file."""
    is_hers = family.referente_id == agent.pk and agent.pk in agent.answers_for
    return family.is_open and not family.is_frozen and is_hers


def can_follow(agent: Agent, family: Family) -> bool:
    """Write notes, keep promises, mark steps: the référente or her stand-in, on an open file."""
    return family.is_open and not family.is_frozen and can_see(agent, family)


def can_open(agent: Agent | None, door: str) -> bool:
    """Open a new file by this door. The site's has no author, and nobody else takes it."""
    if agent is None or door == Door.SITE:
        return agent is None and door == Door.SITE
    return role_allows(agent.role, COMPARTMENT_OF_DOOR.get(Door(door), "followup"), CREATE)


def can_merge(agent: Agent, kept: Family, absorbed: Family) -> bool:
    """Reunite two files: both hers; the one that stays is open."""
    return (
        kept.pk != absorbed.pk
        and can_edit(agent, kept)
        and can_see(agent, absorbed)
        and absorbed.referente_id == agent.pk
        and not absorbed.is_frozen
    )


def can_undo_merge(agent: Agent, kept: Family) -> bool:
    return can_edit(agent, kept)


def is_standing_in(agent: Agent, family: Family) -> bool:
    return family.referente_id != agent.pk and family.referente_id in agent.stands_in_for


def ground(agent: Agent, family: Family, *, today: date) -> str:
    """Why this agent may open this file: the words written in the journal."""
    if is_standing_in(agent, family):
        return _("remplace %(referente)s ce jour") % {"referente": family.referente}
    return _("référente de la famille")
