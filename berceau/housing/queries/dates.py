"""What comes next for a request, and what is due: its appointments, its renewal, its household.

The renewal is the calendar's: its dates are read where the pathway projected them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from berceau.housing import household
from berceau.housing.catalogue import renewal_line
from berceau.housing.models import Appointment, HouseholdReport, HousingRequest, Piece
from berceau.pathway.models import ProjectedStep
from berceau.rules import LATE, NOT_YET, OPEN
from berceau.ui.french import full_day, relative_day

SOON = timedelta(days=10)
"""How long before an appointment the papers that miss are said."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """The yearly renewal, as the calendar dates it."""

    state: str
    opens_on: date
    last_day: date
    late_until: date | None

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def is_late(self) -> bool:
        return self.state == LATE

    @property
    def is_due(self) -> bool:
        return self.state in {OPEN, LATE}


@dataclass(frozen=True, slots=True)
class Known:
    """A request with all that its dates depend on."""

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

    def next_date(self, today: date) -> date | None:
        """The first of what is to come; a renewal that is late comes with its last day."""
        days = [one.on for one in self.expected(today)[:1]]
        if self.renewal is not None:
            days.append(self.renewal.last_day)
        return min(days, default=None)


def known(requests: QuerySet[HousingRequest], today: date) -> list[Known]:
    """These requests with all that is asked of them: nine queries, however many there are."""
    found = list(
        requests.select_related(
            "family__referente", "applicant", "confided_to", "created_by"
        ).prefetch_related(
            "pieces",
            "appointments",
            Prefetch("reports", HouseholdReport.objects.filter(undone_at__isnull=True)),
        )
    )
    return known_of(found, today)


def known_of(requests: Sequence[HousingRequest], today: date) -> list[Known]:
    """The same for requests already loaded."""
    if not requests:
        return []
    prefetch_related_objects([request.family for request in requests], *household.PREFETCH)
    renewals = renewals_of({request.family_id for request in requests}, today)
    return [_known(request, renewals) for request in requests]


def _known(request: HousingRequest, renewals: Mapping[int, Renewal]) -> Known:
    reports = [one for one in request.reports.all() if one.undone_at is None]
    return Known(
        request=request,
        reports=reports,
        pieces=list(request.pieces.all()),
        appointments=sorted(request.appointments.all(), key=lambda one: (one.on, one.hour)),
        renewal=renewals.get(request.family_id) if request.is_going_on else None,
        compared=household.compare(request.family, reports[0] if reports else None),
    )


def renewals_of(families: Iterable[int], today: date) -> dict[int, Renewal]:
    """family -> the next renewal of its request; one query."""
    rows = ProjectedStep.objects.filter(family_id__in=families, rule=renewal_line()).order_by(
        "opens_on", "pk"
    )
    found: dict[int, Renewal] = {}
    for row in rows:
        state = row.state_on(today)
        if state in {OPEN, LATE, NOT_YET} and row.last_day is not None:
            found.setdefault(
                row.family_id, Renewal(state, row.opens_on, row.last_day, row.late_until)
            )
    return found


def day_words(day: date, today: date) -> str:
    """« demain, 24 novembre 2026 »: near days are said both ways."""
    near = relative_day(day, today)
    whole = full_day(day)
    return near if near == whole else f"{near} ({whole})"
