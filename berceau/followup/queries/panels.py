"""What the family page shows of the follow-up: one function a panel, a query or two each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from berceau.accounts.models import Absence, Agent
from berceau.families.models import Family
from berceau.followup import policies
from berceau.followup.models import Assignment, Closing, Loss, Note, Promise, Readers, Theme
from berceau.followup.queries.people import in_bereavement, subjects_of
from berceau.followup.queries.today import when_promised
from berceau.kit.prepared import Prepared

NOTES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note as it is shown."""

    note: Note
    author: str
    themes: list[str]
    private: bool
    changeable: bool


def notes(agent: Agent, family: Family, today: date, *, whole: bool = False) -> dict[str, object]:
    """« Derniers échanges »: what this agent may read, the last first."""
    asked = _notes if whole else _LAST_NOTES.rows
    rows = list(asked(family=family.pk, reader=agent.pk))
    has_more = not whole and len(rows) > NOTES_SHOWN
    lines = [
        _note_line(note, family, agent, today) for note in rows[: None if whole else NOTES_SHOWN]
    ]
    return {"notes": lines, "has_more": has_more}


def _notes(family: int, reader: int) -> QuerySet[Note]:
    return Note.objects.filter(family_id=family).readable_by_key(reader).select_related("author")


def _last_notes(family: int, reader: int) -> QuerySet[Note]:
    return _notes(family, reader)[: NOTES_SHOWN + 1]


_LAST_NOTES = Prepared(_last_notes)


def compartment_of(note: Note) -> str:
    """A note that only its author reads has a compartment of its own."""
    return "notes" if note.readers == Readers.AUTHOR else "followup"


def compartments_of_notes(context: Mapping[str, Any]) -> tuple[str, ...]:
    """What « Derniers échanges » shows, from what it was filled with."""
    return tuple(sorted({compartment_of(line.note) for line in context["notes"]}))


def _note_line(note: Note, family: Family, agent: Agent, today: date) -> NoteLine:
    note.family = family
    offered = policies.themes_offered()
    return NoteLine(
        note=note,
        author="" if note.author_id == agent.pk else note.author.full_name,
        themes=[str(Theme(theme).label) for theme in note.themes if theme in offered],
        private=note.readers == "author",
        changeable=policies.can_change_note(agent, note, today=today),
    )


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise still to keep."""

    promise: Promise
    when: str


def promises(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """Calls promised and not made yet; hidden when there is none."""
    rows = _PROMISES.rows(family=family.pk)
    if not rows:
        return None
    return {
        "promises": [PromiseLine(promise, when_promised(promise, today)) for promise in rows],
        "can_follow": policies.can_follow(agent, family),
    }


def _promises(family: int) -> QuerySet[Promise]:
    return Promise.objects.filter(family_id=family).pending().select_related("made_by")


_PROMISES = Prepared(_promises)


def referente(agent: Agent, family: Family, today: date) -> dict[str, object]:
    """Who answers for the family, who stands in for her, who did before."""
    hers = family.referente_id
    absences = _ABSENCES.rows(agent=hers, today=today) if hers is not None else []
    past = _PAST_ASSIGNMENTS.rows(family=family.pk)
    current = next((a for a in absences if a.starts_on <= today), None)
    return {
        "referente": family.referente,
        "absence": current,
        "coming_absences": [a for a in absences if a.starts_on > today],
        "past_assignments": past,
    }


def _absences(agent: int, today: date) -> QuerySet[Absence]:
    return (
        Absence.objects.filter(agent_id=agent, cancelled_at__isnull=True, ends_on__gte=today)
        .select_related("stand_in")
        .order_by("starts_on")[:3]
    )


def _past_assignments(family: int) -> QuerySet[Assignment]:
    return Assignment.objects.filter(family_id=family, until__isnull=False).select_related(
        "referente"
    )


_ABSENCES, _PAST_ASSIGNMENTS = Prepared(_absences), Prepared(_past_assignments)


def closing(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """Why the file is closed and what follows; hidden on an open file that never closed."""
    last = _LAST_CLOSING.rows(family=family.pk)
    if not last:
        return None
    return {
        "closing": last[0],
        "is_closed": not family.is_open,
        "can_reopen": policies.can_reopen(agent, family),
    }


def _last_closing(family: int) -> QuerySet[Closing]:
    return Closing.objects.filter(family_id=family).select_related("by").order_by("-at")[:1]


_LAST_CLOSING = Prepared(_last_closing)


def loss(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """The banner of a family in bereavement, and the way back when it was a mistake today."""
    losses = _LOSSES.rows(family=family.pk)
    for found in losses:
        found.family = family
    bereaved = in_bereavement(subjects_of([family.pk])[family.pk])
    undoable = [found for found in losses if policies.can_undo_loss(agent, found, today=today)]
    if not bereaved and not undoable:
        return None
    return {"losses": losses, "undoable": undoable, "bereaved": bereaved}


def _losses(family: int) -> QuerySet[Loss]:
    return (
        Loss.objects.filter(family_id=family, undone_at__isnull=True)
        .select_related("child", "pregnancy", "by")
        .order_by("-at")
    )


_LOSSES = Prepared(_losses)
