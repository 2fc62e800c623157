"""When a message may leave: quiet hours, Sundays and public holidays of the territory. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_DAY = timedelta(days=1)
SUNDAY = 6
FAR = 60
"""More days without one open hour than any calendar holds: a setting is wrong."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when messages leave on an open day, by the territory's clock."""

    opens: time
    closes: time
    zone: ZoneInfo
    holiday: Callable[[date], bool]

    def is_closed(self, day: date) -> bool:
        """Sundays and public holidays: nothing leaves."""
        return day.weekday() == SUNDAY or self.holiday(day)

    def next_open(self, at: datetime) -> datetime:
        """`at` itself when a message may leave then, or the next opening. Aware in, aware out.

        Raises ValueError when nothing opens within two months.
        """
        local = at.astimezone(self.zone)
        for ahead in range(FAR):
            day = local.date() + ahead * A_DAY
            if self.is_closed(day):
                continue
            opening = datetime.combine(day, self.opens, self.zone)
            closing = datetime.combine(day, self.closes, self.zone)
            if ahead == 0 and opening <= local < closing:
                return at
            if local < opening:
                return opening.astimezone(at.tzinfo)
        raise ValueError("Aucune heure d’envoi dans les deux mois : revoir les heures de silence.")
