"""What no form lets in, and what it lets through."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import nir

from berceau.families.models import Family
from berceau.kit.fields import FAR_YEAR, INVISIBLE, NO_NIR, SafeForm, refuse_in
from berceau.kit.text import fold, holds_nir

BODY = "1850559122001"
FULL = BODY + nir.calc_check_digits(BODY)
CORSICAN = "185052A122001" + nir.calc_check_digits("185052A122001")


class Hidden(SafeForm):
    content_hash = forms.CharField(widget=forms.HiddenInput)


class Small(SafeForm):
    name = forms.CharField(required=False)
    words = forms.CharField(required=False, widget=forms.Textarea)
    day = forms.DateField(required=False)


@pytest.mark.parametrize(
    "value",
    [
        FULL,
        BODY,
        CORSICAN,
        "1 85 05 59 122 001 " + FULL[-2:],
        "1.85.05.59.122.001." + FULL[-2:],
        "1-85-05-59-122-001/" + FULL[-2:],
        "sécu " + FULL,
        "sécu" + FULL + ", à rappeler",
        "12 1 85 05 59 122 001 " + FULL[-2:],
        FULL.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        FULL.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        "1\u00a085\u202f05 59 122 001 " + FULL[-2:],
    ],
)
def test_a_social_security_number_is_seen(value: str) -> None:
    assert holds_nir(value)


@pytest.mark.parametrize(
    "value",
    [
        "06 12 34 56 78",
        "+33 6 12 34 56 78 / 06 98 76 54 32",
        "+49 151 12345678",
        "+4915112345678",
        "0033612345678",
        "+212 612 345 678",
        "362 521 879 00034",
        "14/09/2026 14:30, 22/11/2026",
        "59122",
        "FR76 3000 6000 0112 3456 7890 189",
        FULL[:-2] + f"{(int(FULL[-2:]) % 97) + 1:02d}",
    ],
)
def test_other_numbers_are_not(value: str) -> None:
    assert not holds_nir(value)


@given(
    st.sampled_from("12"), st.integers(0, 99), st.integers(1, 12), st.integers(1, 95),
    st.integers(1, 999), st.integers(1, 999),
    st.lists(st.sampled_from(["", " ", ".", "-"]), min_size=6, max_size=6),
)  # fmt: skip
def test_any_valid_number_is_seen_however_it_is_cut(
    sex: str, year: int, month: int, departement: int, commune: int, rank: int, cuts: list[str]
) -> None:
    groups = [
        sex,
        f"{year:02d}",
        f"{month:02d}",
        f"{departement:02d}",
        f"{commune:03d}",
        f"{rank:03d}",
    ]
    key = nir.calc_check_digits("".join(groups))
    assert holds_nir("".join(part + cut for part, cut in zip(groups, cuts, strict=True)) + key)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùûü -’", max_size=60))
def test_case_does_not_count(text: str) -> None:
    assert fold(text.upper()) == fold(text)


def test_a_form_says_why() -> None:
    form = Small({"name": FULL})
    assert form.errors["name"] == [NO_NIR]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1899-12-31", "2201-01-01"])
def test_a_year_out_of_the_calendar_is_refused(day: str) -> None:
    """Days are counted from it later: past the end of the calendar, that would be an error."""
    assert Small({"day": day}).errors["day"] == [FAR_YEAR]


def test_a_date_field_is_looked_at_too() -> None:
    assert Small({"day": FULL}).errors["day"] == [NO_NIR]


def test_a_hash_that_nobody_typed_holds_digits_by_chance() -> None:
    assert Hidden({"content_hash": f"ab{FULL}cd"}).is_valid()


def test_what_was_typed_is_shown_again() -> None:
    assert FULL in str(Small({"name": f"Samira {FULL}"})["name"])


@pytest.mark.parametrize("char", ["\x00", "\x08", "\x1b", "\x7f", "\x85"])
def test_an_invisible_character_is_refused(char: str) -> None:
    assert Small({"name": f"Sa{char}mira"}).errors["name"] == [INVISIBLE]


def test_a_long_text_has_lines() -> None:
    assert Small({"words": "Elle dort mal.\r\nRappeler lundi."}).is_valid()


def test_a_name_has_one_line() -> None:
    assert not Small({"name": "Samira\nBenali"}).is_valid()


def test_names_of_the_world_pass() -> None:
    assert Small({"name": "Nguyễn-O’Connor d’Œuf سميرة"}).is_valid()


def test_a_row_is_refused_too() -> None:
    with pytest.raises(ValidationError) as refused:
        refuse_in(Family(name=FULL, commune_code="59122"))
    assert list(refused.value.error_dict) == ["name"]
