"""« Sous 48 h » counts opening days of the territory."""

from __future__ import annotations

from datetime import date

import pytest

from berceau.followup.opening_days import first_call_due
from berceau.rules.territory import territory_of


@pytest.mark.parametrize(
    ("commune", "said_yes", "due"),
    [
        ("59122", date(2026, 11, 23), date(2026, 11, 25)),  # Monday → Wednesday
        ("59122", date(2026, 11, 20), date(2026, 11, 24)),  # Friday → Tuesday
        ("59122", date(2026, 11, 21), date(2026, 11, 24)),  # Saturday → Tuesday
        ("59122", date(2026, 11, 9), date(2026, 11, 12)),  # over Armistice Day, a Wednesday
        ("59122", date(2026, 12, 24), date(2026, 12, 29)),  # Thursday, Christmas on Friday
        ("67482", date(2026, 12, 24), date(2026, 12, 29)),  # Saint Stephen falls on a Saturday
        ("97411", date(2029, 12, 18), date(2029, 12, 21)),  # La Réunion: 20 December is off
        ("59122", date(2029, 12, 18), date(2029, 12, 20)),  # Cambrai: it is not
    ],
)
def test_the_last_day_to_call(commune: str, said_yes: date, due: date) -> None:
    assert first_call_due(said_yes, territory=territory_of(commune)) == due
