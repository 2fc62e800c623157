"""The shape of the « numéro unique »: what is sourced is checked, nothing else."""

from __future__ import annotations

import pytest

from berceau.housing import numbers
from berceau.housing.catalogue import number_parts
from berceau.housing.forms.requests import NumberField
from berceau.kit.fields import SafeForm
from berceau.kit.text import holds_nir
from tests.housing.rows import NUMBER

ILE_DE_FRANCE = "1111023517879GDPUB"


def test_its_parts_make_eighteen_signs() -> None:
    assert sum(length for _name, length, _digits in number_parts()) == 18


@pytest.mark.parametrize(
    "typed", [NUMBER, "059 1125 004312 CAMBR", "059-1125-004312-cambr", "2A0.1125.004312.ABC12"]
)
def test_a_number_of_the_right_shape(typed: str) -> None:
    assert numbers.problem(numbers.compact(typed)) == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0591125004312CAMB", "17"),
        ("0591125004312CAMBRE", "19"),
        ("05911X5004312CAMBR", "11X5"),
        ("059112500431ZCAMBR", "00431Z"),
        ("059112500431\u0662CAMBR", "chiffres"),
        ("059112500431 CAMBR", "17"),
        ("0591125004312CAM+R", "chiffres et en lettres"),
        ("", "0"),
    ],
)
def test_another_shape_is_said_where_it_is(typed: str, said: str) -> None:
    assert said in numbers.problem(numbers.compact(typed))


def test_it_is_read_in_four_groups() -> None:
    assert numbers.shown(NUMBER) == "059 1125 004312 CAMBR"
    assert numbers.shown("ANCIEN12") == "ANCIEN12"


def test_a_number_of_ile_de_france_is_no_social_security_number() -> None:
    """Its first signs look like one: it would be refused in any other field."""
    assert holds_nir(ILE_DE_FRANCE)

    class OneField(SafeForm):
        number = NumberField()

    form = OneField({"number": ILE_DE_FRANCE})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["number"] == ILE_DE_FRANCE
    assert "111 1023 517879 GDPUB" in str(form["number"])


def test_a_true_social_security_number_is_refused_there_too() -> None:

    class OneField(SafeForm):
        number = NumberField()

    form = OneField({"number": "2 55 08 14 168 025 38"})
    assert not form.is_valid()
    assert "sécurité sociale" in str(form.errors)
