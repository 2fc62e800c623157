"""The night that has just passed over the town: its reminders wait in the outbox, or have left."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from berceau.reminders import night

HOUR = time(3)


def tell_of_reminders(*, today: date) -> None:
    """As `berceau nightly` would have done, and nothing else of the night."""
    night.run(today, at=timezone.make_aware(datetime.combine(today, HOUR)))
