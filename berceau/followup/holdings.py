"""What the follow-up holds on one adult, for the access request."""

from __future__ import annotations

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from berceau.contract import Holding
from berceau.families.holdings import children_of, pregnancies_of
from berceau.followup.models import Assignment, Closing, Loss, Note, Promise, Readers

YOURS = _("c’est votre dossier")


def losses_of(adult_id: int) -> QuerySet[Loss]:
    of_mine = Q(child__in=children_of(adult_id).values("pk")) | Q(
        pregnancy__in=pregnancies_of(adult_id).values("pk")
    )
    return Loss.objects.filter(of_mine, family__adults=adult_id)


def is_author_only(row: Model) -> bool:
    return getattr(row, "readers", "") == Readers.AUTHOR


HOLDINGS = (
    Holding(
        "followup.Note",
        _("Ce qui a été noté"),
        lambda adult_id: Note.objects.filter(family__adults=adult_id).order_by("happened_on", "pk"),
        30,
        free_text=("text",),
        silent={"family": YOURS},
        author_only=is_author_only,
    ),
    Holding(
        "followup.Promise",
        _("Les appels promis"),
        lambda adult_id: Promise.objects.filter(family__adults=adult_id),
        31,
        silent={"family": YOURS, "stopped_by": _("dit plus bas, s’il s’agit de vous")},
    ),
    Holding("followup.Loss", _("Ce qui a tout arrêté"), losses_of, 32, silent={"family": YOURS}),
    Holding(
        "followup.Closing",
        _("La fin de l’accompagnement"),
        lambda adult_id: Closing.objects.filter(family__adults=adult_id),
        33,
        free_text=("last_note", "what_follows"),
        silent={"family": YOURS},
    ),
    Holding(
        "followup.Assignment",
        _("Qui vous a suivie ou suivi"),
        lambda adult_id: Assignment.objects.filter(family__adults=adult_id),
        34,
        silent={"family": YOURS},
    ),
)
