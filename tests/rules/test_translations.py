"""The calendar's words for parents in other languages: whole, faithful in numbers, up to date."""

from __future__ import annotations

import re

import pytest

from berceau.rules.loading import national_pack
from berceau.rules.pack import LONGEST_SHORT
from berceau.rules.translations import languages, mark, translations, words

EXPECTED = ("ar", "en", "pt", "tr", "uk")


def _numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))


def test_five_languages_have_a_file() -> None:
    assert languages() == EXPECTED


@pytest.mark.parametrize("language", EXPECTED)
def test_every_line_is_translated(language: str) -> None:
    told = {rule.code for rule in national_pack().rules}
    assert told - translations(language).keys() == set()


@pytest.mark.parametrize("language", EXPECTED)
def test_every_code_is_in_the_pack(language: str) -> None:
    assert translations(language).keys() - national_pack().by_code.keys() == set()


@pytest.mark.parametrize("language", EXPECTED)
def test_every_translation_is_that_of_the_french_of_today(language: str) -> None:
    rules = national_pack().by_code
    old = [
        code
        for code, line in translations(language).items()
        if line.of != mark(rules[code].parents, rules[code].short)
    ]
    assert old == []


@pytest.mark.parametrize("language", EXPECTED)
def test_numbers_are_those_of_the_french(language: str) -> None:
    """Ages, weeks, telephone numbers: a figure lost in translation is a wrong date."""
    rules = national_pack().by_code
    wrong = [
        (code, rules[code].parents, line.parents)
        for code, line in translations(language).items()
        if _numbers(line.parents) != _numbers(rules[code].parents)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", EXPECTED)
def test_short_names_fit_the_frise(language: str) -> None:
    lines = translations(language).values()
    assert [line.short for line in lines if len(line.short) > LONGEST_SHORT] == []


def test_a_line_says_its_language() -> None:
    rule = national_pack().by_code["E01"]
    said = words(rule.code, rule.parents, rule.short, "pt")
    assert (said.parents, said.language) == (
        "Primeiro exame do bebé, nos primeiros 8 dias",
        "pt",
    )


def test_a_line_whose_french_was_changed_here_is_said_in_french() -> None:
    said = words("E01", "Premier examen, à la maison de santé", "Examen", "pt")
    assert (said.parents, said.language) == ("Premier examen, à la maison de santé", "fr")


def test_a_language_without_a_file_is_said_in_french() -> None:
    rule = national_pack().by_code["E01"]
    assert words(rule.code, rule.parents, rule.short, "ku").language == "fr"


def test_telephone_numbers_hold_together_in_a_text_read_from_right_to_left() -> None:
    """With plain spaces, the groups of a number would be shown in the reverse order."""
    lines = translations("ar").values()
    assert [line.parents for line in lines if re.search(r"\d \d", line.parents)] == []
