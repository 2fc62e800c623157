"""What the room offers, read from `catalogue.toml`: sizes, reasons, pieces, calendar lines."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

FRENCH = "fr"


@dataclass(frozen=True, slots=True)
class UsualPiece:
    """A paper that is usually asked for."""

    key: str
    label: str
    holder: str
    required: bool
    """Asked for so that the request is recorded or examined; the others may be."""
    parents: Mapping[str, str]
    """The same for parents, by language."""
    expecting: bool = False
    """Only when a child is expected."""
    once_filed: bool = False
    """It exists only once the request is filed."""

    def said(self, language: str) -> str:
        """In this language, or in French."""
        return self.parents.get(language, self.parents[FRENCH])


@dataclass(frozen=True, slots=True)
class Source:
    """Where a list comes from, and whether the text itself was read."""

    title: str
    url: str
    status: str


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "catalogue.toml").read_text("utf-8"))


@cache
def sizes() -> dict[str, str]:
    """key -> « T4 »."""
    return dict(_file()["sizes"])


@cache
def reasons() -> tuple[str, ...]:
    """The reasons offered, in the order of the file; kept with the request as they were said."""
    return tuple(_file()["reasons"]["labels"])


@cache
def usual_pieces() -> dict[str, UsualPiece]:
    """key -> piece, in the order of the file."""
    return {key: UsualPiece(key=key, **line) for key, line in _file()["pieces"].items()}


@cache
def source(of: str) -> Source:
    """Of « sizes », « reasons » or « pieces »."""
    return Source(**_file()[f"{of}_source"])


@cache
def renewal_line() -> str:
    """The code of the yearly renewal in the calendar."""
    return str(_file()["calendar"]["renewal"])


@cache
def household_lines() -> frozenset[str]:
    """The codes of what the calendar says when the household grows."""
    return frozenset(_file()["calendar"]["household"])


@cache
def calendar_lines() -> frozenset[str]:
    """Every line of the calendar that a file shows."""
    return household_lines() | {renewal_line(), str(_file()["calendar"]["certificate"])}


@cache
def number_parts() -> tuple[tuple[str, int, bool], ...]:
    """Of the « numéro unique »: what each part says, its length, whether it is of digits only."""
    parts = _file()["number"]["parts"]
    return tuple((part["name"], part["length"], part["signs"] == "digits") for part in parts)
