"""Nothing leaves at night, on Sundays or on public holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from berceau.messaging.moments import Hours

PARIS = ZoneInfo("Europe/Paris")
CHRISTMAS = date(2026, 12, 25)
HOURS = Hours(time(9), time(19), PARIS, holiday=lambda day: day == CHRISTMAS)


def at(text: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("asked", "leaves"),
    [
        ("2026-11-23T10:30", "2026-11-23T10:30"),
        ("2026-11-23T09:00", "2026-11-23T09:00"),
        ("2026-11-23T08:59", "2026-11-23T09:00"),
        ("2026-11-23T19:00", "2026-11-24T09:00"),
        ("2026-11-21T19:30", "2026-11-23T09:00"),  # a Saturday evening
        ("2026-11-22T12:00", "2026-11-23T09:00"),  # a Sunday
        ("2026-12-24T20:00", "2026-12-26T09:00"),  # over Christmas
        ("2026-03-28T20:00", "2026-03-30T09:00"),  # over the change of clocks
    ],
)
def test_the_next_open_hour(asked: str, leaves: str) -> None:
    assert HOURS.next_open(at(asked)) == at(leaves)


def test_the_hours_are_those_of_the_territory() -> None:
    cayenne = Hours(time(9), time(19), ZoneInfo("America/Cayenne"), holiday=lambda day: False)
    assert cayenne.next_open(datetime(2026, 11, 23, 10, tzinfo=UTC)) == datetime(
        2026, 11, 23, 12, tzinfo=UTC
    )


def test_hours_that_never_open_are_said() -> None:
    with pytest.raises(ValueError, match="heures de silence"):
        Hours(time(9), time(19), PARIS, holiday=lambda day: True).next_open(at("2026-11-23T10:00"))


@given(st.integers(min_value=0, max_value=700 * 24 * 60))
def test_whatever_the_moment_it_leaves_in_an_open_hour_and_never_before(minutes: int) -> None:
    asked = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    leaves = HOURS.next_open(asked)
    local = leaves.astimezone(PARIS)
    assert leaves >= asked
    assert time(9) <= local.time() < time(19)
    assert not HOURS.is_closed(local.date())
    assert HOURS.next_open(leaves) == leaves
