"""The value lists of data·inclusion, read once: code -> label."""

from __future__ import annotations

import difflib
import json
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from berceau.kit.text import fold

LISTS = (
    "frais",
    "modes-accueil",
    "modes-mobilisation",
    "personnes-mobilisatrices",
    "publics",
    "reseaux-porteurs",
    "thematiques",
    "types-de-services",
)


def _read(name: str) -> Any:
    return json.loads((resources.files(__package__) / "data" / f"{name}.json").read_text("utf-8"))


@cache
def labels(name: str) -> dict[str, str]:
    """code -> label of one list."""
    return {line["value"]: line["label"] for line in _read(name)}


@cache
def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of « structure » or « service »."""
    found: dict[str, Any] = _read(name)
    return found


@cache
def _by_words(name: str) -> dict[str, str]:
    """What a person may write -> code: the code itself, or its label, without accents."""
    found = {fold(label): code for code, label in labels(name).items()}
    return found | {fold(code): code for code in labels(name)}


def code_of(name: str, written: str) -> str | None:
    """The code that these words name (« Gratuit » is `gratuit`), or None."""
    return written if written in labels(name) else _by_words(name).get(fold(written))


def nearest(written: str, among: list[str]) -> str | None:
    """The one that she most likely meant, or None."""
    by_words = {fold(one): one for one in among}
    found = difflib.get_close_matches(fold(written), list(by_words), n=1, cutoff=0.6)
    return by_words[found[0]] if found else None


@lru_cache(maxsize=1024)
def nearest_code(name: str, written: str) -> str | None:
    """The code of the list that is spelt, or said, most like this."""
    found = difflib.get_close_matches(fold(written), list(_by_words(name)), n=1, cutoff=0.6)
    return _by_words(name)[found[0]] if found else None
