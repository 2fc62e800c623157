"""Words as they are compared: no accent, no plural, the root only."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import snowballstemmer

from berceau.kit.text import fold

LONGEST = 40
"""Characters kept of a word: nobody searches the rest."""

PARTICIPLE = re.compile(r"ee?s?$")
PLURAL_IN_X = re.compile(r"(?<=eau|[a-z]eu|[a-z]ou)x$")


@cache
def french() -> dict[str, Any]:
    """`french.toml`: words that say nothing, and what parents say."""
    return tomllib.loads((resources.files(__package__) / "french.toml").read_text("utf-8"))


@cache
def empty() -> frozenset[str]:
    """Words that say nothing of what is looked for, folded."""
    return frozenset(french()["empty"].split())


@cache
def _stemmer() -> Any:
    return snowballstemmer.stemmer("french")


@lru_cache(maxsize=65_536)
def root(word: str) -> str:
    """The root of a folded word: « fatiguee », « fatigues » and « fatigue » share one.

    Accents are lost before the stemmer reads the word, so that whoever types none finds the same.
    """
    if word.isdigit():
        return word
    plain = PLURAL_IN_X.sub("", PARTICIPLE.sub("e", word)) if len(word) > 3 else word
    stem: str = _stemmer().stemWord(plain)
    return stem or word


def split(text: str) -> list[str]:
    """Every word of a text, folded, the empty ones too."""
    return [word[:LONGEST] for word in fold(text).split()]


def telling(text: str) -> list[str]:
    """The words that say something, folded."""
    return [word for word in split(text) if says_something(word)]


def says_something(word: str) -> bool:
    """Whether a folded word tells one entry from another."""
    return word not in empty() and (len(word) > 1 or word.isdigit())


def pieces(word: str) -> frozenset[str]:
    """Its groups of three letters, the ends marked: « lait » gives « _la, lai, ait, it_ »."""
    marked = f"_{word}_"
    return frozenset(marked[start : start + 3] for start in range(len(marked) - 2))
