"""The two ages of a child born early: by the calendar, and corrected.

Vaccines and exams always follow the calendar age; the corrected age is shown for development.
"""

from __future__ import annotations

import datetime as dt

from berceau.rules.facts import Child, Pregnancy, due_date
from berceau.rules.offsets import shift

_TERM_WEEKS = 41
_PREMATURE_BEFORE = 37
_CORRECTED_UNTIL_MONTHS = 24


def age_in_months(born_on: dt.date, today: dt.date) -> int:
    """Completed months; the last day of a shorter month completes one."""
    months = (today.year - born_on.year) * 12 + today.month - born_on.month
    return months if shift(born_on, months, 0) <= today else months - 1


def corrected_birth(child: Child, pregnancy: Pregnancy | None = None) -> dt.date | None:
    """The day from which the corrected age counts, for a child born before 37 weeks.

    The due date of the declaration, else 41 weeks of amenorrhoea from the weeks at birth.
    """
    weeks = child.gestation_weeks
    if weeks is None or weeks >= _PREMATURE_BEFORE:
        return None
    due = None if pregnancy is None else due_date(pregnancy)
    return due or child.born_on + dt.timedelta(weeks=_TERM_WEEKS - weeks)


def corrected_age_in_months(
    child: Child, today: dt.date, pregnancy: Pregnancy | None = None
) -> int | None:
    """Completed corrected months; None when not premature, or past two corrected years."""
    start = corrected_birth(child, pregnancy)
    if start is None or today < start:
        return None if start is None else 0
    months = age_in_months(start, today)
    return months if months < _CORRECTED_UNTIL_MONTHS else None
