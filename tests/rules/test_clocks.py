"""Calendar arithmetic, hours, territories."""

from __future__ import annotations

import datetime as dt

import pytest

from berceau.rules import Child, Facts, national_pack, plan, territory_of
from berceau.rules.offsets import add, parse_offset, shift
from berceau.rules.territory import GUYANE_EIGHT_DAYS

D = dt.date


@pytest.mark.parametrize(
    ("day", "offset", "expected"),
    [
        (D(2026, 8, 31), "P6M", D(2027, 2, 28)),
        (D(2027, 8, 31), "P6M", D(2028, 2, 29)),
        (D(2024, 2, 29), "P1Y", D(2025, 2, 28)),
        (D(2024, 2, 29), "P4Y", D(2028, 2, 29)),
        (D(2026, 1, 31), "P1M", D(2026, 2, 28)),
        (D(2026, 1, 31), "P8M15D", D(2026, 10, 15)),
        (D(2026, 9, 20), "-P9M", D(2025, 12, 20)),
        (D(2026, 3, 31), "-P1M", D(2026, 2, 28)),
        (D(2026, 9, 20), "-P6W", D(2026, 8, 9)),
        (D(2026, 9, 14), "P2Y6M", D(2029, 3, 14)),
        (D(2026, 9, 14), "P48H", D(2026, 9, 16)),
        (D(2026, 9, 14), "PT12H", D(2026, 9, 14)),
        (D(2026, 12, 31), "P1D", D(2027, 1, 1)),
    ],
)
def test_offset(day: dt.date, offset: str, expected: dt.date) -> None:
    assert add(day, parse_offset(offset)) == expected


@pytest.mark.parametrize("text", ["", "P", "1M", "P1", "PM", "P1M-2D", "P-1M", "--P1M", "P1.5M"])
def test_what_is_not_an_offset(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_offset(text)


def test_every_month_shift_stays_in_its_month() -> None:
    for start in (D(2023, 12, 31), D(2024, 2, 29), D(2026, 1, 30)):
        for months in range(-40, 41):
            reached = shift(start, months, 0)
            assert (reached.year * 12 + reached.month) - (start.year * 12 + start.month) == months


@pytest.mark.parametrize(
    ("commune", "born_at", "opens", "why"),
    [
        ("59122", "2026-03-27T23:30", D(2026, 3, 30), "summer time moves 23:30"),
        ("59122", "2026-03-27T22:30", D(2026, 3, 29), "still the same day"),
        ("59122", "2026-10-24T00:30", D(2026, 10, 25), "winter time gives it back"),
        ("59122", "2026-10-24T01:30", D(2026, 10, 26), "an hour later, next day"),
        ("97302", "2026-03-27T23:30", D(2026, 3, 29), "Guyane has one clock"),
        ("97302", "2026-10-24T00:30", D(2026, 10, 26), "Guyane has one clock"),
    ],
)
def test_forty_eight_hours_from_the_hour_of_birth(
    commune: str, born_at: str, opens: dt.date, why: str
) -> None:
    moment = dt.datetime.fromisoformat(born_at)
    child = Child("a", moment.date(), born_at=moment)
    steps = plan(Facts(commune=commune, children=(child,)), national_pack(), moment.date())
    found = next(step for step in steps if step.code == "N23")
    assert found.opens_on == opens, why


def test_without_an_hour_a_day_is_twenty_four_hours() -> None:
    child = Child("a", D(2026, 3, 27))
    steps = plan(Facts(commune="59122", children=(child,)), national_pack(), D(2026, 3, 27))
    assert next(step for step in steps if step.code == "N23").opens_on == D(2026, 3, 29)


@pytest.mark.parametrize(
    ("commune", "departement", "zone"),
    [
        ("59122", "59", "Europe/Paris"),
        ("2A004", "2A", "Europe/Paris"),
        ("97302", "973", "America/Cayenne"),
        ("97411", "974", "Indian/Reunion"),
        ("97502", "975", "America/Miquelon"),
        ("97611", "976", "Indian/Mayotte"),
        ("97701", "977", "America/St_Barthelemy"),
        ("97801", "978", "America/Marigot"),
        ("98818", "988", "Pacific/Noumea"),
    ],
)
def test_territory(commune: str, departement: str, zone: str) -> None:
    territory = territory_of(commune)
    assert (territory.departement, territory.time_zone) == (departement, zone)
    assert territory.zone.key == zone


@pytest.mark.parametrize("commune", ["", "5912", "2C004", "591222", "00001", "97999", "ABCDE"])
def test_what_is_not_a_commune(commune: str) -> None:
    with pytest.raises(ValueError, match=r"commune|territoire"):
        territory_of(commune)


def test_fifteen_communes_of_guyane() -> None:
    assert len(GUYANE_EIGHT_DAYS) == 15
    assert {territory_of(commune).departement for commune in GUYANE_EIGHT_DAYS} == {"973"}
