"""What this room stops keeping, and what it holds on one adult."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.contract import Expired, Holding, RetentionRule
from berceau.families.models import Adult
from berceau.housing.models import (
    Appointment,
    HouseholdReport,
    HousingNote,
    HousingRequest,
    HousingStep,
    Letter,
    Piece,
)


def ended(before: date) -> Iterator[Expired]:
    """Requests that ended on this day or earlier."""
    rows = (
        HousingRequest.objects.filter(ended_at__date__lte=before)
        .order_by("pk")
        .values_list("pk", "ended_at", "family_id")
    )
    for key, ended_at, family_id in rows.iterator(chunk_size=2000):
        yield Expired(key, timezone.localdate(ended_at), family_id)


def erase(keys: Collection[int], at: datetime) -> int:
    """The requests, with all that was written of them."""
    gone = HousingRequest.objects.filter(pk__in=keys, ended_at__isnull=False)
    count = gone.count()
    gone.delete()
    return count


RETENTION = (RetentionRule("housing", _("Demandes de logement finies"), ended, erase),)


# --- What is held on one adult ------------------------------------------------------------
def requests_of(adult_id: int) -> Q:
    """The requests of the home of this adult: never told to who lives elsewhere."""
    homes = Adult.objects.filter(pk=adult_id, lives_elsewhere=False).values("family")
    return Q(family__in=homes)


def _lines_of(adult_id: int) -> Q:
    homes = Adult.objects.filter(pk=adult_id, lives_elsewhere=False).values("family")
    return Q(request__family__in=homes)


def _of_one_side(row: Model) -> bool:
    """A note that its author keeps for herself: told on request, flagged."""
    return isinstance(row, HousingNote) and not row.of_team and not row.for_both


AGENTS = _("le journal dit la fonction et l’organisation, pas le nom")
YOURS = _("c’est votre demande")
HOLDINGS = (
    Holding(
        "housing.HousingRequest",
        _("Votre demande de logement"),
        lambda adult_id: HousingRequest.objects.filter(requests_of(adult_id)),
        40,
        free_text=("words",),
        silent={
            "family": _("c’est votre dossier"),
            "created_by": AGENTS,
            "confided_to": AGENTS,
            "applicant": _("désigne une personne de votre foyer"),
        },
    ),
    Holding(
        "housing.HousingStep",
        _("Les étapes de votre demande de logement"),
        lambda adult_id: HousingStep.objects.filter(_lines_of(adult_id)),
        41,
        free_text=("words",),
        silent={"request": YOURS, "by": AGENTS, "undone_by": AGENTS},
    ),
    Holding(
        "housing.HouseholdReport",
        _("Le foyer déclaré dans votre demande de logement"),
        lambda adult_id: HouseholdReport.objects.filter(_lines_of(adult_id)),
        42,
        free_text=("words",),
        silent={
            "request": YOURS,
            "by": AGENTS,
            "people": _("la même chose, en lignes, pour comparer"),
            "left_out": _("des numéros de lignes, pour comparer"),
        },
    ),
    Holding(
        "housing.Piece",
        _("Les pièces de votre demande de logement"),
        lambda adult_id: Piece.objects.filter(_lines_of(adult_id)),
        43,
        free_text=("label",),
        silent={"request": YOURS, "by": AGENTS, "usual": _("dit par le nom de la pièce")},
    ),
    Holding(
        "housing.Appointment",
        _("Vos rendez-vous logement"),
        lambda adult_id: Appointment.objects.filter(_lines_of(adult_id)),
        44,
        free_text=("outcome_words",),
        silent={"request": YOURS, "by": AGENTS, "settled_by": AGENTS},
    ),
    Holding(
        "housing.HousingNote",
        _("Les notes sur votre logement"),
        lambda adult_id: HousingNote.objects.filter(_lines_of(adult_id)),
        45,
        free_text=("text",),
        silent={"request": YOURS, "author": AGENTS},
        author_only=_of_one_side,
    ),
    Holding(
        "housing.Letter",
        _("Les lettres qui appuient votre demande de logement"),
        lambda adult_id: Letter.objects.filter(_lines_of(adult_id)),
        46,
        free_text=("landlord", "body"),
        silent={"request": YOURS, "by": AGENTS, "cancelled_by": AGENTS},
    ),
)
