"""Rows of a housing request, as other tests need them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from berceau.accounts.models import Agent
from berceau.families.models import Adult, Family
from berceau.housing.models import (
    Appointment,
    HouseholdReport,
    HousingNote,
    HousingRequest,
    HousingStep,
    Letter,
    Piece,
    PieceHolder,
)
from berceau.housing.states import State
from tests.factories import AT, TODAY

NUMBER = "0591125004312CAMBR"


def request_of(family: Family, adult: Adult | None = None, **values: Any) -> HousingRequest:
    """A request of this family, opened by its référente; « en préparation »."""
    made: HousingRequest = HousingRequest.objects.create(
        **{
            "family": family,
            "applicant": adult or family.adults.first(),
            "created_by": family.referente,
            "created_at": AT,
            "size": "t4",
            "reasons": ["Logement trop petit"],
        }
        | values
    )
    return made


def whole_file(family: Family, adult: Adult, by: Agent) -> HousingRequest:
    """A request whose papers are complete, with one of each thing that an address may name."""
    request = request_of(family, adult, state=State.COMPLETE, number=NUMBER)
    family.social_housing_request_on = TODAY - timedelta(days=300)
    family.save(update_fields=["social_housing_request_on"])
    Piece.objects.create(
        request=request,
        label="Livret de famille",
        holder=PieceHolder.FAMILY,
        since=TODAY,
        by=by,
        at=AT,
    )
    Appointment.objects.create(
        request=request,
        on=TODAY + timedelta(days=3),
        hour="14:30",
        address="2 rue de Nice",
        by=by,
        at=AT,
    )
    HousingNote.objects.create(request=request, author=by, of_team=True, text="À revoir.", at=AT)
    HouseholdReport.objects.create(
        request=request, people=[], left_out=[], others=2, on=TODAY, by=by, at=AT
    )
    HousingStep.objects.create(
        request=request, before=State.FILED, after=State.COMPLETE, on=TODAY, by=by, at=AT
    )
    Letter.objects.create(
        request=request,
        year=2026,
        rank=Letter.objects.count() + 1,
        landlord="Habitat",
        title="Appui",
        body="Madame, Monsieur,",
        signer="Virginie Dupont",
        signer_function="adjointe",
        place="Cambrai",
        on=TODAY,
        template_version=0,
        by=by,
        at=AT,
    )
    return request
