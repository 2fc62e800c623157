"""The short way to the bytes of a reading leads where the long way does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from berceau.accounts.models import Agent
from berceau.privacy import chain, journal
from berceau.privacy.lines import canonical_reading, readings
from berceau.privacy.models import Reading

NUMBERS = st.integers(0, 2**62)
WORDS = st.text(max_size=20)
MOMENTS = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 -- hypothesis adds the zone
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))]),
)


def sqlite_says(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)


@settings(deadline=None)
@given(
    st.tuples(
        NUMBERS, MOMENTS, NUMBERS, WORDS, WORDS, st.none() | NUMBERS, WORDS, WORDS,
        st.booleans(), WORDS, st.none() | NUMBERS,
    )
)  # fmt: skip
def test_both_ways_give_the_same_bytes(values: tuple[Any, ...]) -> None:
    number, at, *rest = values
    assigned = rest[6]
    expected = chain.canonical("reading", values)
    assert canonical_reading(values) == expected
    assert canonical_reading([number, sqlite_says(at), *rest]) == expected
    as_sqlite = [*rest[:6], int(assigned), *rest[7:]]
    assert canonical_reading([number, sqlite_says(at), *as_sqlite]) == expected


AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LINE = [7, AT, 3, "referente", "CCAS", 12, "identity", "r", 1, "", None]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, "7"), (0, 7.0), (2, "3"), (3, None), (3, b"referente"), (5, "12"), (5, 12.0), (5, True),
        (8, 2), (8, "1"), (8, None), (9, None), (10, "1"), (10, False),
        (1, AT + timedelta(microseconds=1)),
        (1, AT.replace(tzinfo=timezone(timedelta(hours=1)))),
    ],
)  # fmt: skip
def test_whatever_is_put_in_a_column_the_bytes_are_others_or_there_are_none(
    place: int, value: object
) -> None:
    altered = [*LINE[:place], value, *LINE[place + 1 :]]
    try:
        assert canonical_reading(altered) != canonical_reading(LINE)
    except TypeError:
        assert isinstance(value, bytes)


@pytest.mark.parametrize("nonsense", ["hier", None, 0, "2026-11-23 09:30:00"])
def test_what_is_no_moment_is_an_error(nonsense: object) -> None:
    with pytest.raises(ValueError, match="not a moment"):
        canonical_reading([LINE[0], nonsense, *LINE[2:]])


def test_the_table_read_raw_is_the_table_read_by_the_orm(referente: Agent, at: datetime) -> None:
    for turn in range(3):
        journal.read(
            by=referente, family_id=turn, compartments=("identity", "followup"),
            ground="référente « de » la famille", at=at + timedelta(microseconds=turn),
        )  # fmt: skip
    journal.listed(by=referente, scope="desk:today", files=2, compartments=("identity",),
                   ground="liste", at=at)  # fmt: skip
    expected = [
        (line.number, chain.canonical_of(line), bytes(line.seal))
        for line in Reading.objects.order_by("number")
    ]
    found = [row[:3] for row in readings(after=0, up_to=100)]
    assert found == expected
    assert len(found) == 7
