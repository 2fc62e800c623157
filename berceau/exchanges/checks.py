"""What an answer must not say: somebody else may read this phone.

The name of a child never leaves in an SMS. Other words (a service, health, the programme) are named
to the agent, with the reason, and she decides: she may be answering with the family's own word.
"""

from __future__ import annotations

from dataclasses import dataclass

from berceau.families.models import Adult, ChildHome, Family, Pregnancy
from berceau.messaging import forbidden, wordings

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Objection:
    """One word, why it should not leave, and whether she may send it all the same."""

    sentence: str
    may_confirm: bool


def names_of_children(family: Family) -> list[str]:
    """The first names of the children of this household; one query."""
    homes = ChildHome.objects.filter(family=family).values_list("child__first_name", flat=True)
    return [name for name in homes if name]


def objections(text: str, family: Family, adult: Adult) -> list[Objection]:
    """What is wrong with this text for this adult; nothing when it may leave as it is.

    A child who bears the parent's own first name is not told apart: it may be written.
    """
    own = forbidden.plain(adult.first_name)
    children = [name for name in names_of_children(family) if forbidden.plain(name) != own]
    named = wordings.warnings(text, adult.language, first_names=children)
    words = wordings.warnings(text, adult.language)
    found = [Objection(one, may_confirm=False) for one in named if one not in words]
    return found + [Objection(one, may_confirm=True) for one in words]


def subject_of(family: Family) -> str:
    """The children and pregnancies that live today: if one is lost before the answer leaves, it
    is stopped, and she writes it again."""
    children = ChildHome.objects.filter(family=family, child__died_on=None).values_list(
        "child__reference", flat=True
    )
    expected = Pregnancy.objects.filter(family=family, outcome=None).values_list(
        "reference", flat=True
    )
    said = ""
    for reference in [*expected, *children]:
        longer = f"{said} {reference}".strip()
        if len(longer) <= LONGEST_SUBJECT:
            said = longer
    return said
