"""What comes next for a request, and what is due: its appointments, its renewal, its household.

The renewal is the calendar's: its dates are read where the pathway projected them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from berceau.housing import household
from berceau.housing.models import Appointment, HouseholdReport, HousingRequest, Piece
from berceau.housing.models.request import RENEWAL_DAYS
from berceau.housing.queries.homes import homes
from berceau.pathway.models import ProjectedStep
from berceau.rules import LATE, NOT_YET, OPEN


@dataclass(frozen=True, slots=True)
class Renewal:
    """The yearly renewal, as the calendar dates it."""

    state: str
    opens_on: date
    last_day: date

    @property
    def is_late(self) -> bool:
        return self.state == LATE

    @property
    def is_due(self) -> bool:
        return self.state in {OPEN, LATE}


@dataclass(frozen=True, slots=True)
class Known:
    """A request with all that its page says."""

    request: HousingRequest
    reports: Sequence[HouseholdReport]
    pieces: Sequence[Piece]
    appointments: Sequence[Appointment]
    renewal: Renewal | None
    compared: household.Compared

    @property
    def missing(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.is_awaited]

    def expected(self, today: date) -> list[Appointment]:
        """Appointments to come, the first one first."""
        return [one for one in self.appointments if one.is_expected and one.on >= today]

    def unsettled(self, today: date) -> list[Appointment]:
        """Appointments whose day is past and of which nobody said what became."""
        return [one for one in self.appointments if one.is_expected and one.on < today]


def known_of(requests: Sequence[HousingRequest], today: date) -> list[Known]:
    """These requests with all that is said of them: four queries, however many there are."""
    if not requests:
        return []
    prefetch_related_objects(
        requests,
        "pieces",
        "appointments",
        Prefetch("reports", HouseholdReport.objects.filter(undone_at__isnull=True)),
    )
    people = homes({request.family_id for request in requests})
    made = []
    for request in requests:
        reports = list(request.reports.all())
        declared = household.read(reports[0]) if reports else None
        made.append(
            Known(
                request=request,
                reports=reports,
                pieces=list(request.pieces.all()),
                appointments=in_order(request.appointments.all()),
                renewal=renewal_of(request, today),
                compared=household.compare(people[request.family_id], declared),
            )
        )
    return made


def in_order(appointments: Collection[Appointment]) -> list[Appointment]:
    """By day and hour: sealed in their columns, they are put in order once read."""
    return sorted(appointments, key=lambda one: (one.on, one.hour))


def renewal_of(request: HousingRequest, today: date) -> Renewal | None:
    """The renewal that the calendar projects, of a request asked `with_renewal()`. No query."""
    if not request.is_going_on:
        return None
    days = {day: getattr(request, f"renewal_{day}") for day in RENEWAL_DAYS}
    if days["opens_on"] is None or days["late_from"] is None:
        return None
    step = ProjectedStep(**days)
    state = step.state_on(today)
    if state not in {OPEN, LATE, NOT_YET} or step.last_day is None:
        return None
    return Renewal(state, step.opens_on, step.last_day)


def declared_of(request: HousingRequest) -> household.Household | None:
    """The home as it was last declared, of a request asked `with_declaration()`. No query."""
    people = request.declared_people  # type: ignore[attr-defined]
    left_out = request.declared_left_out  # type: ignore[attr-defined]
    return None if people is None else household.declared(people, left_out)
