"""What structures propose, beside what is written now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from berceau.directory.actions.answers import GONE
from berceau.directory.models import Service, Structure, Suggestion
from berceau.directory.queries.editing import label_of, said


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line to look at."""

    suggestion: Suggestion
    entry: Structure | Service
    kind: str
    label: str
    now: str
    proposed: str
    by_hand: bool
    """An address: somebody writes it on its page first."""


def proposals(rows: Iterable[Suggestion]) -> list[Proposal]:
    """Nothing is asked of the database."""
    return [_proposal(one) for one in rows]


def _proposal(one: Suggestion) -> Proposal:
    entry = one.service or one.structure
    gone = one.field == GONE
    if gone:
        now, proposed = _("dans l’annuaire"), _("n’existe plus : à retirer de l’annuaire")
    elif one.field == "place":
        now, proposed = entry.place.line if entry.place else _("rien"), one.value
    else:
        now = said(one.field, getattr(entry, one.field))
        proposed = said(one.field, one.value)
    return Proposal(
        suggestion=one,
        entry=entry,
        kind=entry._meta.model_name or "",
        label=_("Toute la fiche") if gone else label_of(entry, one.field),
        now=now,
        proposed=proposed,
        by_hand=one.field == "place",
    )
