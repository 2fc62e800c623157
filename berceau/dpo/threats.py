"""The 22 threats, their protections and the tests that prove them: read from `threats.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Threat:
    """One threat of the specification, as the DPIA, the register and `docs/securite.md` say it."""

    key: str
    title: str
    feared: str
    """What would happen to a person."""
    protection: str
    places: tuple[str, ...]
    """`file:function` of what protects."""
    tests: tuple[str, ...]
    """Tests that turn red when the protection is removed."""
    remains: str
    """What stays outside the programme."""
    gravity: str
    likelihood: str
    """Both are proposals, for people to confirm."""


@cache
def threats() -> tuple[Threat, ...]:
    data = tomllib.loads((resources.files(__package__) / "threats.toml").read_text("utf-8"))
    return tuple(
        Threat(
            key=key,
            title=line["title"],
            feared=line["feared"],
            protection=line["protection"],
            places=tuple(line["places"]),
            tests=tuple(line["tests"]),
            remains=line["remains"],
            gravity=line["gravity"],
            likelihood=line["likelihood"],
        )
        for key, line in data.items()
    )
