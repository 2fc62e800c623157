"""Tables of the follow-up, one module a subject."""

from berceau.followup.models.assignment import Assignment, AssignmentRule
from berceau.followup.models.desk import DeskDay
from berceau.followup.models.endings import Closing, ClosingReason, Loss
from berceau.followup.models.notes import (
    WITHIN_48_H,
    Note,
    NoteKind,
    Promise,
    PromiseKind,
    Readers,
    Theme,
)

__all__ = [
    "WITHIN_48_H",
    "Assignment",
    "AssignmentRule",
    "Closing",
    "ClosingReason",
    "DeskDay",
    "Loss",
    "Note",
    "NoteKind",
    "Promise",
    "PromiseKind",
    "Readers",
    "Theme",
]
