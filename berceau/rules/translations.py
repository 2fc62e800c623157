"""The calendar's words in other languages: what a parent reads of a line, beside the pack.

`packs/national/translations/<language>.yaml` gives, by code, the words for parents and the short
name, and the mark of the French they were made from. A line whose French has changed since, here or
by a territory's own file, is no longer translated: it is said in French.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from berceau.rules.loading import NATIONAL

FRENCH = "fr"
FOLDER = NATIONAL / "translations"


class Words(NamedTuple):
    """What one line says in one language; `language` is the one that it is really in."""

    parents: str
    short: str
    language: str


class Translation(NamedTuple):
    """One line of a file: the mark of its French, the words."""

    of: str
    parents: str
    short: str


def mark(parents: str, short: str) -> str:
    """What a translation was made from."""
    return hashlib.sha256(f"{parents}\n{short}".encode()).hexdigest()[:8]


def languages() -> tuple[str, ...]:
    """The languages that have a file."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@lru_cache(maxsize=16)
def translations(language: str, folder: Path = FOLDER) -> dict[str, Translation]:
    """code -> its translation; nothing for a language without a file. Read once, when asked."""
    if language not in languages():
        return {}
    lines = yaml.safe_load((folder / f"{language}.yaml").read_text("utf-8")) or {}
    return {
        str(code): Translation(str(line["of"]), line["parents"], line.get("short", ""))
        for code, line in lines.items()
    }


def words(code: str, parents: str, short: str, language: str) -> Words:
    """The words of a line for a parent, in this language when they are there and up to date."""
    found = translations(language).get(code) if language != FRENCH else None
    if found is None or found.of != mark(parents, short):
        return Words(parents, short, FRENCH)
    return Words(found.parents, found.short or found.parents, language)
