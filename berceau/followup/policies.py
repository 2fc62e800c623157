"""Who may do what in the follow-up. Pure: they read what the request loaded, nothing else."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone

from berceau.accounts.models import Absence, Agent
from berceau.accounts.roles import Role
from berceau.families.models import Family, FamilyState
from berceau.families.policies import can_edit, can_follow, is_standing_in
from berceau.followup.models import Loss, Note, Readers, Theme

__all__ = [
    "can_cancel_absence",
    "can_change_note",
    "can_close",
    "can_declare_loss",
    "can_follow",
    "can_hand_over",
    "can_reopen",
    "can_undo_loss",
    "readers_offered",
    "themes_offered",
]


def readers_offered(agent: Agent, family: Family) -> list[str]:
    """Who may be chosen to read a note: a stand-in writes for the référente, never for herself."""
    if is_standing_in(agent, family):
        return [Readers.TEAM]
    return [Readers.AUTHOR, Readers.TEAM]


def themes_offered() -> list[str]:
    """What a note may be about. « Santé » says something of a person: with health data only."""
    return [theme for theme in Theme.values if settings.WITH_HEALTH or theme != Theme.HEALTH]


def can_change_note(agent: Agent, note: Note, *, today: date) -> bool:
    """Correct or erase: its author alone, the day it was written, on an open file."""
    same_day = timezone.localdate(note.at) == today
    return note.author_id == agent.pk and same_day and can_follow(agent, note.family)


def can_hand_over(agent: Agent, family: Family) -> bool:
    """Entrust for good: the référente herself."""
    return can_edit(agent, family)


def can_close(agent: Agent, family: Family) -> bool:
    """End the follow-up: the référente herself, not her stand-in."""
    return can_edit(agent, family)


def can_reopen(agent: Agent, family: Family) -> bool:
    return (
        family.state == FamilyState.CLOSED
        and not family.is_frozen
        and family.referente_id == agent.pk
        and agent.pk in agent.answers_for
    )


def can_declare_loss(agent: Agent, family: Family) -> bool:
    """The référente or her stand-in: a loss does not wait for the end of leave."""
    return can_follow(agent, family)


def can_undo_loss(agent: Agent, loss: Loss, *, today: date) -> bool:
    """A mistake: the same agent, the same day of the territory."""
    same_day = timezone.localdate(loss.at) == today
    return (
        loss.undone_at is None
        and loss.by_id == agent.pk
        and same_day
        and can_follow(agent, loss.family)
    )


def can_cancel_absence(agent: Agent, absence: Absence, *, today: date) -> bool:
    """Hers, or declared by her; what is over stays as it was."""
    if absence.cancelled_at is not None or absence.ends_on < today:
        return False
    if agent.role == Role.REFERENTE:
        return absence.agent_id == agent.pk
    return agent.role == Role.LOCAL_MANAGER and absence.declared_by_id == agent.pk
