"""« Rendez-vous jeudi à 14 h 30 » : the open day before a meeting, an address and no service."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.contract import Reminder
from berceau.families.models import Adult
from berceau.housing.models import Appointment
from berceau.messaging import forbidden
from berceau.reminders.models import Level
from berceau.reminders.sources.promises import LONGEST_CLOSING, eve_of


def given(first: date, last: date, families: Collection[int]) -> Iterator[Reminder]:
    """Meetings to come of these files, that the family wanted to be reminded of. Two queries.

    The days are sealed in their column: they are compared here, once read.
    """
    rows = Appointment.objects.filter(
        request__family__in=families, request__ended_at__isnull=True
    ).select_related("request__applicant")
    until = last + timedelta(days=LONGEST_CLOSING)
    coming = [
        row
        for row in rows
        if row.is_expected and row.remind and row.address and first <= row.on <= until
    ]
    if not coming:
        return
    told = _told({row.request.family_id for row in coming})
    for row in coming:
        on = eve_of(row.on)
        asked = row.request.applicant
        here = asked is not None and not asked.lives_elsewhere
        adult_id = row.request.applicant_id if here else told.get(row.request.family_id)
        if adult_id is None or not first <= on <= last:
            continue
        # Made today for today or tomorrow: the family has just heard it.
        if on <= timezone.localdate(row.at) or list(
            forbidden.found_in(row.address, forbidden.FRENCH)
        ):
            continue
        yield Reminder(
            key=f"housing:{row.pk}:{row.on.isoformat()}:{row.hour}",
            purpose="appointment",
            family_id=row.request.family_id,
            on=on,
            until=row.on,
            day=row.on,
            adult_id=adult_id,
            level=Level.LIGHT,
            wording="appointment",
            places={"hour": row.hour, "place": row.address},
            together=False,
            why=_("un rendez-vous pris"),
        )


def _told(families: Collection[int]) -> dict[int, int]:
    """The adult of each home who is told: the first contact who lives there."""
    found: dict[int, int] = {}
    adults = Adult.objects.filter(family_id__in=families, lives_elsewhere=False)
    for family_id, adult_id in adults.order_by("-is_main_contact", "pk").values_list(
        "family_id", "pk"
    ):
        found.setdefault(family_id, adult_id)
    return found
