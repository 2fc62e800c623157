"""Dates, ages and numbers as a French sentence says them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import phonenumbers
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from berceau.ui import french

TODAY = date(2026, 11, 22)


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 9, 14), "lundi 14 septembre"),
        (date(2026, 8, 1), "samedi 1er août"),
        (date(2026, 2, 28), "samedi 28 février"),
    ],
)
def test_a_day(day: date, words: str) -> None:
    assert _plain(french.long_day(day)) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 9, 14), "14 sept."),
        (date(2026, 1, 1), "1er janv."),
        (date(2026, 8, 3), "3 août"),
        (date(2028, 7, 14), "14 juil. 2028"),
    ],
)
def test_a_short_day(day: date, words: str) -> None:
    assert _plain(french.short_day(day, TODAY)) == words


@pytest.mark.parametrize(
    ("hour", "words"),
    [("14:30", "14 h 30"), ("09:05", "9 h 05"), ("09:00", "9 h"), ("00:00", "0 h")],
)
def test_an_hour(hour: str, words: str) -> None:
    assert _plain(french.hour(hour)) == words


def test_an_hour_of_another_language_stays_in_figures() -> None:
    with translation.override("en"):
        assert french.hour("14:30") == "14:30"


def test_a_moment_is_the_territory_s() -> None:
    moment = datetime(2026, 9, 14, 22, 30, tzinfo=UTC)
    assert _plain(french.moment(moment)) == "15 sept., 0 h 30"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 22), "aujourd’hui"),
        (date(2026, 11, 23), "demain"),
        (date(2026, 11, 21), "hier"),
        (date(2026, 11, 27), "dans 5 jours"),
        (date(2026, 12, 13), "dans 3 semaines"),
        (date(2026, 9, 20), "il y a 2 mois"),
        (date(2023, 11, 1), "il y a 3 ans"),
    ],
)
def test_a_relative_day(day: date, words: str) -> None:
    assert french.relative_day(day, TODAY) == words


@pytest.mark.parametrize(
    ("born_on", "words"),
    [
        (date(2026, 11, 22), "né aujourd’hui"),
        (date(2026, 11, 21), "1 jour"),
        (date(2026, 11, 1), "3 semaines"),
        (date(2026, 9, 14), "2 mois"),
        (date(2025, 5, 1), "18 mois"),
        (date(2024, 11, 22), "2 ans"),
        (date(2022, 11, 23), "3 ans"),
        (date(2027, 3, 2), "à naître"),
    ],
)
def test_an_age(born_on: date, words: str) -> None:
    assert french.age(born_on, TODAY) == words


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("+33612345678", "06 12 34 56 78"),
        ("0612345678", "06 12 34 56 78"),
        ("poste 12", "poste 12"),
        ("3114", "3114"),
    ],
)
def test_a_phone_number(typed: str, shown: str) -> None:
    assert _plain(french.phone(typed)) == shown


def test_a_dialled_number_keeps_its_digits() -> None:
    assert french.dialled("+33 6 12.34-56 78") == "+33612345678"


@given(st.from_regex(r"\+33[1-79][0-9]{8}", fullmatch=True))
def test_a_number_as_it_is_kept_reads_as_the_library_would_write_it(value: str) -> None:
    national = phonenumbers.format_number(
        phonenumbers.parse(value, "FR"), phonenumbers.PhoneNumberFormat.NATIONAL
    )
    assert french.phone(value) == national.replace(" ", "\u00a0")
