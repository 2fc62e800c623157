"""The time axis of the frise: wide where much happens, narrow where little does."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

DAYS_A_MONTH = 30.4375
# (months after the birth where the stretch ends, width of one month in it)
STRETCHES = ((0.0, 1.25), (6.0, 1.6), (12.0, 1.1), (24.0, 0.7), (1200.0, 0.6))


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last day: 31 August + 6 months = 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _weight(months: float) -> float:
    """Width of the axis from the birth to this moment; negative before the birth."""
    if months < 0:
        return months * STRETCHES[0][1]
    total = start = 0.0
    for end, width in STRETCHES:
        if end <= 0:
            continue
        total += (min(months, end) - start) * width
        if months <= end:
            break
        start = end
    return total


class Scale:
    """A day as an abscissa; days outside the window sit on its edges."""

    def __init__(self, start: date, end: date, birth: date, left: float, right: float) -> None:
        self.start, self.end, self.birth = start, end, birth
        self.left, self.right = left, right
        self._from = self._at(start)
        self._span = max(self._at(end) - self._from, 0.001)

    def _at(self, day: date) -> float:
        return _weight((day - self.birth).days / DAYS_A_MONTH)

    def x(self, day: date) -> float:
        """Where this day is."""
        day = min(max(day, self.start), self.end)
        return self.left + (self._at(day) - self._from) / self._span * (self.right - self.left)
