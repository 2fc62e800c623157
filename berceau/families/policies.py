"""Who may do what on a family's file. Pure: they read what the request loaded, nothing else."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.models import Family, FamilyState


def can_see(agent: Agent, family: Family) -> bool:
    """The same rule as `Family.objects.visible_to`, for one file."""
    return family.referente_id in agent.answers_for and family.state != FamilyState.MERGED


def can_edit(agent: Agent, family: Family) -> bool:
    """Correct who they are and how to reach them: the référente herself, on an open file."""
    return family.is_open and family.referente_id == agent.pk and agent.pk in agent.answers_for


def can_follow(agent: Agent, family: Family) -> bool:
    """Write notes, keep promises, mark steps: the référente or her stand-in, on an open file."""
    return family.is_open and can_see(agent, family)


def is_standing_in(agent: Agent, family: Family) -> bool:
    return family.referente_id != agent.pk and family.referente_id in agent.stands_in_for


def ground(agent: Agent, family: Family, *, today: date) -> str:
    """Why this agent may open this file: the words written in the journal."""
    if is_standing_in(agent, family):
        return _("remplace %(referente)s ce jour") % {"referente": family.referente}
    return _("référente de la famille")
