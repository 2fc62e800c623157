"""« Ma page » : where the housing request stands, what to bring, the next date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from berceau.families.holdings import PARENTS
from berceau.families.models import Adult
from berceau.housing.models import Appointment, HousingRequest, Piece, PieceHolder
from berceau.housing.queries.dates import Renewal, in_order, renewal_of
from berceau.housing.states import State

GRANTED_SHOWN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ToBring:
    """A paper that the family is to bring."""

    words: str
    typed: bool
    """Typed by the team: in French, whatever the language of the page."""


@dataclass(frozen=True, slots=True)
class ParentView:
    """What one adult of the home is told of the request."""

    stage: str
    meeting: Appointment | None
    renewal: Renewal | None
    pieces: Sequence[ToBring]


def stage(state: str) -> str:
    """Where the request stands, in plain words."""
    return {
        State.PREPARING: _("Votre demande se prépare."),
        State.FILED: _("Votre demande est déposée."),
        State.COMPLETE: _("Votre dossier est complet."),
        State.SUPPORTED: _("Nous avons écrit au bailleur pour appuyer votre demande."),
        State.COMMITTEE: _("Votre demande est étudiée par la commission."),
        State.REFUSED: _("Ce logement n’a pas été possible. Votre demande continue."),
        State.GRANTED: _("Un logement vous est attribué."),
    }.get(State(state), "")


def block(adult: Adult, today: date) -> dict[str, object] | None:
    """Nothing for who lives elsewhere, nor for who is no parent: the home's. Three queries."""
    if adult.lives_elsewhere or adult.role not in PARENTS or not adult.family.is_open:
        return None
    request = (
        HousingRequest.objects.with_renewal()
        .filter(family=adult.family_id)
        .prefetch_related("pieces", "appointments")
        # Of two, the one that goes on.
        .order_by(F("ended_at").desc(nulls_first=True), "-created_at", "-pk")
        .first()
    )
    if request is None or not _is_told(request, today):
        return None
    going_on = request.is_going_on
    meetings = in_order(request.appointments.all())
    coming = [one for one in meetings if one.is_expected and one.on >= today]
    language = (get_language() or "fr").split("-")[0]
    view = ParentView(
        stage=stage(request.state),
        meeting=coming[0] if coming and going_on else None,
        renewal=renewal_of(request, today),
        pieces=[_to_bring(piece, language) for piece in request.pieces.all() if _is_theirs(piece)]
        if going_on
        else [],
    )
    return {"housing": view}


def _is_told(request: HousingRequest, today: date) -> bool:
    """While it goes on; the good news for a month."""
    if request.ended_at is None:
        return True
    recent = timezone.localdate(request.ended_at) >= today - GRANTED_SHOWN
    return request.state == State.GRANTED and recent


def _is_theirs(piece: Piece) -> bool:
    return piece.is_awaited and piece.holder == PieceHolder.FAMILY


def _to_bring(piece: Piece, language: str) -> ToBring:
    return ToBring(piece.said(language), typed=not piece.is_usual)
