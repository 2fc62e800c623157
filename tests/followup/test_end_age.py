"""The age at which the follow-up ends is the territory's."""

from __future__ import annotations

from datetime import date

import pytest

from berceau.followup.end_age import end_age, is_past


@pytest.mark.parametrize(("months", "words"), [(36, "3 ans"), (24, "2 ans"), (30, "30 mois")])
def test_it_is_said_in_words(settings, months, words):
    settings.FOLLOW_UP_END_MONTHS = months
    assert end_age() == words


@pytest.mark.parametrize(("today", "past"), [(date(2026, 9, 13), False), (date(2026, 9, 14), True)])
def test_it_is_reached_on_the_birthday(settings, today, past):
    settings.FOLLOW_UP_END_MONTHS = 36
    assert is_past(date(2023, 9, 14), today) is past
