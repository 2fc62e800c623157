"""Nothing that a parent reads is left in French in the five other languages."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tool", ROOT / "tools" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


TOOL = _tool()


@pytest.fixture(scope="module")
def said() -> set[object]:
    found: set[object] = TOOL.parents_messages()
    return found


def test_the_words_of_the_room_are_found(said: set[object]) -> None:
    """A template, a view, the name of a field, a plural."""
    plural = ("%(count)d mois", "%(count)d mois")
    for message in ("Mes informations", "C’est noté.", "numéro ou adresse", plural):
        assert (None, message) in said


@pytest.mark.parametrize("language", TOOL.LANGUAGES)
def test_no_message_of_the_parents_is_left_in_french(language: str, said: set[object]) -> None:
    assert TOOL.untranslated(language, said) == []


@pytest.mark.parametrize("language", TOOL.LANGUAGES)
def test_places_are_those_of_the_french(language: str) -> None:
    assert TOOL.broken_places(language) == []


@pytest.mark.parametrize("language", TOOL.LANGUAGES)
def test_a_catalogue_holds_what_parents_read_and_nothing_else(
    language: str, said: set[object]
) -> None:
    keys = {TOOL.key_of(context, message) for context, message in said}
    held = {
        TOOL.key_of(message.context, message.id) for message in TOOL.load(language) if message.id
    }
    assert held - keys == set()


@pytest.mark.parametrize("language", TOOL.LANGUAGES)
def test_the_catalogue_of_the_pages_is_that_of_the_sources(language: str) -> None:
    with translation.override(language):
        assert translation.gettext("Mes informations") != "Mes informations"
