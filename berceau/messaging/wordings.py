"""The texts of messages: those of `wordings.toml`, then what the team made of them.

    said("reminder", "ar", dates="…", referente="Nadia Kaci", phone="03 27 73 00 00")

gives the text in force, ready for the outbox. Nothing else writes what leaves towards a family.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from berceau.messaging import gsm

FRENCH = "fr"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "ps", "ku", "ur"})
A_PLACE = re.compile(r"\{([^{}]*)\}")
A_NUMBER = re.compile(r"\+?[\d\s.]+")


@dataclass(frozen=True, slots=True)
class Place:
    """What a `{name}` stands for."""

    key: str
    label: str
    example: str


@dataclass(frozen=True, slots=True)
class Model:
    """One text as it is delivered with the house: what it is for, what it may and must hold."""

    key: str
    label: str
    when: str
    channel: str
    places: tuple[str, ...]
    texts: Mapping[str, str]
    needs: tuple[str, ...] = ()
    must_say: tuple[str, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)


@cache
def _file() -> dict[str, dict[str, dict[str, object]]]:
    return tomllib.loads((resources.files(__package__) / "wordings.toml").read_text("utf-8"))


@cache
def places() -> dict[str, Place]:
    """Every place a text may have, by its name."""
    return {key: Place(key=key, **line) for key, line in _file()["places"].items()}  # type: ignore[arg-type]


@cache
def models() -> dict[str, Model]:
    """Every text of the house, by key. Raises TypeError when a line holds an unknown word."""
    return {
        key: Model(key=key, **{name: _frozen(value) for name, value in line.items()})  # type: ignore[arg-type]
        for key, line in _file()["wordings"].items()
    }


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def in_force(key: str, language: str) -> tuple[str, str]:
    """The text that leaves today, and its language: French when the one asked for has none."""
    texts = models()[key].texts
    spoken = language if language in texts else FRENCH
    return texts[spoken], spoken


def said(key: str, language: str, /, **words: str) -> str:
    """The text in force of a wording, its places filled.

    Falls back to French when the language has none. Raises KeyError for a key that does not exist,
    for a word that the wording has no place for, and for a place left without its word.
    """
    model = models()[key]
    unknown = set(words) - set(model.places)
    if unknown:
        raise KeyError(f"{key} : {', '.join(sorted(unknown))}")
    text, spoken = in_force(key, language)
    return filled(model, text, spoken, words)


def filled(model: Model, text: str, language: str, words: Mapping[str, str]) -> str:
    """A text with its places filled. Raises KeyError for a place left without its word."""
    # One « ï » in a name would double the price of an SMS otherwise written without any.
    light = model.channel == "sms" and gsm.measure(A_PLACE.sub("", text)).seven_bit
    return A_PLACE.sub(
        lambda found: _as_written(words[found.group(1)], language, light=light), text
    )


def _as_written(word: str, language: str, *, light: bool) -> str:
    if language in RIGHT_TO_LEFT and A_NUMBER.fullmatch(word):
        # Groups of digits apart by spaces are read from right to left, the last one first.
        return "".join(char for char in word if char == "+" or char.isdigit())
    return gsm.lighten(word) if light else word
