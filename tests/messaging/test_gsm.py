"""Segments as operators count them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from berceau.messaging.gsm import BASIC, EXTENDED, lighten, measure


@pytest.mark.parametrize(
    ("text", "seven_bit", "segments"),
    [
        ("", True, 0),
        ("é" * 160, True, 1),
        ("é" * 161, True, 2),
        ("a" * 306, True, 2),
        ("a" * 307, True, 3),
        ("ç" * 70, False, 1),
        ("ç" * 71, False, 2),
        ("ç" * 134, False, 2),
        ("ç" * 135, False, 3),
        ("€" * 80, True, 1),
        ("€" * 81, True, 2),
        # 152 letters, then a euro of two septets: it does not fit in the 153rd, it opens the next.
        ("a" * 152 + "€" + "a" * 152, True, 3),
        ("👶" * 35, False, 1),
        ("👶" * 36, False, 2),
    ],
)
def test_segments(text: str, seven_bit: bool, segments: int) -> None:
    found = measure(text)
    assert (found.seven_bit, found.segments) == (seven_bit, segments)


def test_the_characters_that_double_the_price_are_named_once() -> None:
    assert measure("ça, c’est ça").costly == ("ç", "’")


def test_a_lighter_text_says_the_same_in_seven_bits() -> None:
    assert lighten("Ça va être l’été, cœur ?") == "Ça va etre l'été, coeur ?"
    assert measure(lighten("être l’été, cœur")).seven_bit


@given(st.text(alphabet=sorted(BASIC | EXTENDED | {"ç", "œ", "👶"}), max_size=700))
def test_one_more_unit_than_the_room_left_opens_a_segment(text: str) -> None:
    found = measure(text)
    if not found.segments:
        return
    filler = "ç" if not found.seven_bit else "a"
    assert measure(text + filler * found.room).segments in {found.segments, found.segments + 1}
    assert measure(text + filler * (found.room + 1)).segments == found.segments + 1
