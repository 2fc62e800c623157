"""Words that no message may hold, read from `forbidden.toml`. Pure functions.

Compared as a reader hears them: accents, case, apostrophes, invisible characters and letters set
apart (« P.M.I. ») change nothing; a word is a whole word, unless its line ends with a star.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from berceau.kit.text import LIGATURES

FRENCH = "fr"
NOT_A_WORD = re.compile(r"[\W_]+")
# « P.M.I. », « C A F »: letters set apart are read together.
SPELT = re.compile(r"(?<!\S)(?:\w )+\w(?!\S)")
# In Arabic « and », « with », « for », « the » are written in one with the word that follows.
ARABIC_BEFORE = "(?:[وف])?(?:[بلك])?(?:ال|لل)?"
ALIKE = str.maketrans({"ı": "i", "İ": "i", "\u0640": ""})


@dataclass(frozen=True, slots=True)
class Found:
    """A forbidden word as it is written in the text, and why it is."""

    word: str
    kind: str
    why: str


def plain(text: str) -> str:
    """« Bébé, votre P.M.I. » becomes « bebe votre p m i », in any alphabet."""
    apart = unicodedata.normalize("NFKD", text.translate(LIGATURES).translate(ALIKE))
    kept = "".join(
        char
        for char in apart
        if not unicodedata.combining(char) and unicodedata.category(char) != "Cf"
    )
    return NOT_A_WORD.sub(" ", kept.casefold()).strip()


@cache
def _file() -> dict[str, dict[str, object]]:
    return tomllib.loads((resources.files(__package__) / "forbidden.toml").read_text("utf-8"))


def listed(kind: str, language: str) -> tuple[str, ...]:
    """The words of one family, as the file writes them."""
    words = _file()[kind].get(language, ())
    return tuple(words) if isinstance(words, list | tuple) else ()


def kinds() -> tuple[str, ...]:
    """The families of words."""
    return tuple(_file())


def _expression(word: str) -> str:
    """One line of the file as an expression on plain text."""
    body = re.escape(plain(word.removesuffix("*"))).replace(r"\ ", " ")
    before = ARABIC_BEFORE if any("\u0600" <= char <= "\u06ff" for char in word) else ""
    return before + body + (r"\w*" if word.endswith("*") else "")


@cache
def _searched(kind: str, language: str) -> re.Pattern[str] | None:
    words = listed(kind, language)
    if not words:
        return None
    # The longest first: « sécurité sociale » is named before « sociale ».
    alternatives = sorted(map(_expression, words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)")


def found_in(text: str, language: str) -> list[Found]:
    """The forbidden words of a text, in the order of the families; each once."""
    spaced = plain(text)
    readings = (spaced, SPELT.sub(lambda letters: letters.group().replace(" ", ""), spaced))
    found: dict[str, Found] = {}
    for kind in kinds():
        for spoken in dict.fromkeys((FRENCH, language)):
            pattern = _searched(kind, spoken)
            if pattern is None:
                continue
            for reading in readings:
                for match in pattern.finditer(reading):
                    word = match.group()
                    found.setdefault(word, Found(_as_typed(text, word), kind, _why(kind)))
    return list(found.values())


def _why(kind: str) -> str:
    return str(_file()[kind]["why"])


def _as_typed(text: str, word: str) -> str:
    """The passage of the text that reads as this word, as it was typed."""
    pieces = re.split(r"(\s+)", text)
    # The shortest first; as many pieces as letters, when they are set apart.
    for length in range(1, 2 * len(word), 2):
        for start in range(0, len(pieces) - length + 1, 2):
            passage = "".join(pieces[start : start + length])
            read = plain(passage)
            if f" {word} " in f" {read} " or word == read.replace(" ", ""):
                return passage.strip('.,;:!?()«»"“” \u00a0')
    return word


def named_in(text: str, names: Iterable[str]) -> Iterator[str]:
    """Those of these names that the text says."""
    read = f" {plain(text)} "
    for name in names:
        if name.strip() and f" {plain(name)} " in read:
            yield name
