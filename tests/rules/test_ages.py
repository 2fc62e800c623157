"""Calendar age and corrected age."""

from __future__ import annotations

import datetime as dt

import pytest

from berceau.rules import Child, Pregnancy
from berceau.rules.ages import age_in_months, corrected_age_in_months

BORN = dt.date(2026, 1, 31)


@pytest.mark.parametrize(
    ("today", "months"),
    [
        (dt.date(2026, 2, 27), 0),
        (dt.date(2026, 2, 28), 1),
        (dt.date(2026, 3, 30), 1),
        (dt.date(2026, 3, 31), 2),
        (dt.date(2027, 1, 31), 12),
    ],
)
def test_completed_months(today: dt.date, months: int) -> None:
    assert age_in_months(BORN, today) == months


def test_a_child_born_at_term_has_no_corrected_age() -> None:
    assert corrected_age_in_months(Child("a", BORN, 39), dt.date(2026, 9, 1)) is None


def test_the_corrected_age_counts_from_the_due_date() -> None:
    child, pregnancy = Child("a", BORN, 30), Pregnancy(due_on=dt.date(2026, 4, 15))
    assert corrected_age_in_months(child, dt.date(2026, 9, 15), pregnancy) == 5


def test_without_a_due_date_the_corrected_age_counts_from_the_weeks_at_birth() -> None:
    assert corrected_age_in_months(Child("a", BORN, 31), dt.date(2026, 5, 11)) == 1


def test_the_corrected_age_is_shown_until_two_years() -> None:
    child, pregnancy = Child("a", BORN, 30), Pregnancy(due_on=dt.date(2026, 4, 15))
    assert corrected_age_in_months(child, dt.date(2028, 4, 15), pregnancy) is None
