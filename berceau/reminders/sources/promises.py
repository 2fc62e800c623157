"""« <référente> vous appelle lundi » : the open day before a promised call."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from berceau.contract import Reminder
from berceau.families.models import Adult
from berceau.followup.models import Promise
from berceau.messaging.rules import hours
from berceau.reminders.models import Level

ONE_DAY = timedelta(days=1)
LONGEST_CLOSING = 14


def given(first: date, last: date, families: Collection[int]) -> Iterator[Reminder]:
    """Calls promised to these files and not yet made. Two queries."""
    rows = list(
        Promise.objects.pending()
        .filter(
            family_id__in=families,
            due_on__gte=first,
            due_on__lte=last + timedelta(days=LONGEST_CLOSING),
        )
        .order_by("due_on", "pk")
        .values_list("pk", "family_id", "due_on", "made_at__date")
    )
    if not rows:
        return
    called = _called({family_id for _pk, family_id, _due, _made in rows})
    for pk, family_id, due_on, made_on in rows:
        on = eve_of(due_on)
        # Promised today for today or tomorrow: the family has just heard it.
        if family_id not in called or on <= made_on or not first <= on <= last:
            continue
        yield Reminder(
            key=f"promise:{pk}:{due_on.isoformat()}",
            purpose="promise",
            family_id=family_id,
            on=on,
            until=due_on,
            day=due_on,
            adult_id=called[family_id],
            level=Level.LIGHT,
            wording="promise",
            together=False,
            why=_("un appel promis"),
        )


def eve_of(day: date) -> date:
    """The last day before this one when messages leave."""
    opening = hours()
    for back in range(1, LONGEST_CLOSING):
        if not opening.is_closed(day - back * ONE_DAY):
            return day - back * ONE_DAY
    return day - ONE_DAY


def _called(families: Collection[int]) -> dict[int, int]:
    """The adult of each file who is rung: the first contact."""
    found: dict[int, int] = {}
    adults = Adult.objects.filter(family_id__in=families).order_by("-is_main_contact", "pk")
    for family_id, adult_id in adults.values_list("family_id", "pk"):
        found.setdefault(family_id, adult_id)
    return found
