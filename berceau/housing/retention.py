"""What this room stops keeping, and what it holds on one adult."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
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
def _of_home(model: type[Model], family: str) -> Callable[[int], QuerySet[Any]]:
    """adult -> these rows of their home: never told to who lives elsewhere."""

    def rows(adult_id: int) -> QuerySet[Any]:
        homes = Adult.objects.filter(pk=adult_id, lives_elsewhere=False).values("family")
        return model._default_manager.filter(**{f"{family}__in": homes})  # noqa: SLF001

    return rows


def _lines(model: type[Model]) -> Callable[[int], QuerySet[Any]]:
    return _of_home(model, "request__family")


def _of_one_side(row: Model) -> bool:
    """A note that its author keeps for herself: told on request, flagged."""
    return isinstance(row, HousingNote) and not row.of_team and not row.for_both


AGENTS = _("le journal dit la fonction et l’organisation, pas le nom")
YOURS = _("c’est votre demande")
HOLDINGS = (
    Holding(
        "housing.HousingRequest",
        _("Votre demande de logement"),
        _of_home(HousingRequest, "family"),
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
        _lines(HousingStep),
        41,
        free_text=("words",),
        silent={"request": YOURS, "by": AGENTS, "undone_by": AGENTS},
    ),
    Holding(
        "housing.HouseholdReport",
        _("Le foyer déclaré dans votre demande de logement"),
        _lines(HouseholdReport),
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
        _lines(Piece),
        43,
        free_text=("label",),
        silent={"request": YOURS, "by": AGENTS, "usual": _("dit par le nom de la pièce")},
    ),
    Holding(
        "housing.Appointment",
        _("Vos rendez-vous logement"),
        _lines(Appointment),
        44,
        free_text=("outcome_words",),
        silent={"request": YOURS, "by": AGENTS, "settled_by": AGENTS},
    ),
    Holding(
        "housing.HousingNote",
        _("Les notes sur votre logement"),
        _lines(HousingNote),
        45,
        free_text=("text",),
        silent={"request": YOURS, "author": AGENTS},
        author_only=_of_one_side,
    ),
    Holding(
        "housing.Letter",
        _("Les lettres qui appuient votre demande de logement"),
        _lines(Letter),
        46,
        free_text=("landlord", "body"),
        silent={"request": YOURS, "by": AGENTS, "cancelled_by": AGENTS},
    ),
)
