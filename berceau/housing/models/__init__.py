"""Requests and their steps; the declared household; pieces, appointments, notes; letters."""

from berceau.housing.models.letters import Letter, LetterTemplate
from berceau.housing.models.papers import (
    Appointment,
    HousingNote,
    Outcome,
    Piece,
    PieceHolder,
    PieceState,
)
from berceau.housing.models.request import HouseholdReport, HousingRequest, HousingStep

__all__ = [
    "Appointment",
    "HouseholdReport",
    "HousingNote",
    "HousingRequest",
    "HousingStep",
    "Letter",
    "LetterTemplate",
    "Outcome",
    "Piece",
    "PieceHolder",
    "PieceState",
]
