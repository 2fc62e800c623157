"""What may be done to a family's file: one verb, one function, one transaction."""

from berceau.families.actions.adults import (
    add_adult,
    add_contact,
    correct_adult,
    correct_contact,
    prefer,
    remove_adult,
    remove_contact,
)
from berceau.families.actions.children import (
    add_child,
    correct_child,
    give_second_home,
    leave_home,
)
from berceau.families.actions.files import NewAdult, correct_family, open_family, set_facts
from berceau.families.actions.merging import merge, undo_merge
from berceau.families.actions.pregnancies import (
    Newborn,
    add_pregnancy,
    correct_pregnancy,
    record_birth,
)

__all__ = [
    "NewAdult",
    "Newborn",
    "add_adult",
    "add_child",
    "add_contact",
    "add_pregnancy",
    "correct_adult",
    "correct_child",
    "correct_contact",
    "correct_family",
    "correct_pregnancy",
    "give_second_home",
    "leave_home",
    "merge",
    "open_family",
    "prefer",
    "record_birth",
    "remove_adult",
    "remove_contact",
    "set_facts",
    "undo_merge",
]
