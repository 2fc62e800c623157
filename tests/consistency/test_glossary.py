"""docs/glossaire.md says in plain French what every table of the house is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = (ROOT / "docs" / "glossaire.md").read_text("utf-8")
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROWS = {name: (word.strip(), meaning.strip()) for name, word, meaning in ROW.findall(GLOSSARY)}
MODELS = {model.__name__ for model in apps.get_models() if model.__module__.startswith("berceau.")}


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_table_is_in_the_glossary(name: str) -> None:
    word, meaning = ROWS[name]
    assert word
    assert meaning


def test_the_glossary_names_nothing_that_has_gone() -> None:
    assert set(ROWS) - MODELS == set()
