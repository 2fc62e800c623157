"""Tables of the family file, one module a subject."""

from berceau.families.models.family import Door, Family, FamilyState, Neighbourhood
from berceau.families.models.history import DateChange, Merge
from berceau.families.models.people import (
    Adult,
    AdultRole,
    Child,
    ChildHome,
    Consent,
    Contact,
    ContactKind,
    Residence,
)
from berceau.families.models.pregnancy import Outcome, Pregnancy
from berceau.families.models.search import SearchTerm, TermKind

__all__ = [
    "Adult",
    "AdultRole",
    "Child",
    "ChildHome",
    "Consent",
    "Contact",
    "ContactKind",
    "DateChange",
    "Door",
    "Family",
    "FamilyState",
    "Merge",
    "Neighbourhood",
    "Outcome",
    "Pregnancy",
    "Residence",
    "SearchTerm",
    "TermKind",
]
