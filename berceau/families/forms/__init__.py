"""The small forms of the family file: their shape, nothing else."""

from berceau.families.forms.household import FactsForm, FamilyForm, ListForm, WelcomeForm
from berceau.families.forms.merging import MergeForm, SecondHomeForm
from berceau.families.forms.people import (
    AddChildForm,
    AdultForm,
    BirthForm,
    ChildForm,
    ConfirmForm,
    ContactForm,
    PregnancyForm,
)

__all__ = [
    "AddChildForm",
    "AdultForm",
    "BirthForm",
    "ChildForm",
    "ConfirmForm",
    "ContactForm",
    "FactsForm",
    "FamilyForm",
    "ListForm",
    "MergeForm",
    "PregnancyForm",
    "SecondHomeForm",
    "WelcomeForm",
]
