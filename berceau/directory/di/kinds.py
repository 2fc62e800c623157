"""From data·inclusion to our kinds: the rule of `kinds.toml`, and nothing else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from berceau.kit.text import fold

Rules = dict[str, dict[str, list[str]]]


@cache
def rules() -> Rules:
    """names, networks, themes -> kind -> what leads to it."""
    return tomllib.loads((resources.files(__package__) / "kinds.toml").read_text("utf-8"))


@cache
def _patterns() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """One expression whose groups are the kinds, in the order of the file."""
    parts, kinds = [], []
    for kind, words in rules()["names"].items():
        spelt = "|".join(
            re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word)
            for word in words
        )
        parts.append(rf"\b({spelt})\b")
        kinds.append(kind)
    return re.compile("|".join(parts)), tuple(kinds)


@cache
def _by_code(table: str) -> dict[str, str]:
    return {code: kind for kind, codes in rules()[table].items() for code in codes}


def named(name: str) -> str:
    """The kind that these words say; empty when none does. The first kind of the file wins."""
    pattern, kinds = _patterns()
    ranks = [found.lastindex or 0 for found in pattern.finditer(fold(name))]
    return kinds[min(ranks) - 1] if ranks else ""


def guess(name: str, *, networks: Iterable[str] = (), themes: Iterable[str] = ()) -> str:
    """The kind of a structure (its networks) or of a service (its themes); empty when unsure."""
    if kind := named(name):
        return kind
    by_network, by_theme = _by_code("networks"), _by_code("themes")
    found = {by_network[one] for one in networks if one in by_network}
    found = found or {by_theme[one] for one in themes if one in by_theme}
    return found.pop() if len(found) == 1 else ""
