"""The words of the directory, read once from `taxonomy.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

UNDER_FIRST_MONTHS = 12
"""From this age in months on, a child is in « de 1 à 3 ans »."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One nature of structure or service, and what it says in data·inclusion."""

    key: str
    label: str
    words: tuple[str, ...]
    moments: tuple[str, ...]
    needs: tuple[str, ...]
    themes: tuple[str, ...]
    di_type: str
    networks: tuple[str, ...]
    anonymous: bool


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "taxonomy.toml").read_text("utf-8"))


@cache
def moments() -> dict[str, str]:
    """key -> label, in the order of a life."""
    return dict(_file()["moments"])


@cache
def needs() -> dict[str, str]:
    """key -> what a parent says."""
    return dict(_file()["needs"])


@cache
def amenities() -> dict[str, str]:
    """key -> label."""
    return dict(_file()["amenities"])


@cache
def kinds() -> dict[str, Kind]:
    """key -> nature, in the order of the file."""
    return {
        key: Kind(
            key=key,
            label=line["label"],
            words=tuple(line["words"]),
            moments=tuple(line["moments"]),
            needs=tuple(line["needs"]),
            themes=tuple(line["themes"]),
            di_type=line.get("type", ""),
            networks=tuple(line.get("networks", ())),
            anonymous=line.get("anonymous", False),
        )
        for key, line in _file()["kinds"].items()
    }


def kind_choices() -> list[tuple[str, str]]:
    return [(kind.key, kind.label) for kind in kinds().values()]


def label_of(kind: str) -> str:
    """Its label; the key itself for a nature that left the file."""
    found = kinds().get(kind)
    return found.label if found else kind


def kinds_for(need: str) -> tuple[str, ...]:
    """The natures that answer a need. Raises KeyError for an unknown need."""
    if need not in needs():
        raise KeyError(need)
    return tuple(kind.key for kind in kinds().values() if need in kind.needs)
