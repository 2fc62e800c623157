"""The access matrix read from its file, and what each view declares about itself.

A view says which compartment it opens and with which verb; the middleware asks the matrix before
the view runs. A view that says nothing is refused, and a test finds it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, TypeVar

from django.conf import settings

View = TypeVar("View", bound=Callable[..., Any])

CREATE, READ, EDIT = "C", "R", "E"
VISITORS = {"parents": "parent", "guests": "guest"}
"""Kinds of pages that no agent opens -> the column of the matrix of whoever comes by a link."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a route opens: `kind` is public, parents, guests, every_agent, closed or matrix."""

    kind: str
    compartment: str = ""
    verb: str = ""


QUALIFIERS = frozenset(
    {
        "own", "S", "n", "assigned", "channel", "pmi", "internal5", "no_content", "not_own",
        "propose", "via_pro", "on_request", "public", "per_law",
    }
)  # fmt: skip
WORDS_OF_A_LINE = frozenset({"label", "note", "profile", "hidden", "hidden_own"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix: the verbs, then on what conditions (grammar in `matrix.toml`)."""

    grant: str

    @property
    def verbs(self) -> str:
        """« CRE », « R »… or nothing."""
        first = self.grant.split(" ", 1)[0]
        return "" if first in QUALIFIERS else first

    @property
    def qualifiers(self) -> tuple[str, ...]:
        return tuple(word for word in self.grant.split() if word in QUALIFIERS)

    def allows(self, verb: str) -> bool:
        """Whether the role may try this verb; which files it reaches is asked of `visible_to`."""
        if "S" in self.qualifiers and verb == READ:
            return True
        if not self.verbs:
            return "own" in self.qualifiers
        return verb in self.verbs


@cache
def whole_file() -> dict[str, dict[str, str]]:
    """Every line of the file, those of the other profile too."""
    data = tomllib.loads((resources.files(__package__) / "matrix.toml").read_text("utf-8"))
    compartments: dict[str, dict[str, str]] = data["compartments"]
    return compartments


@cache
def _compartments(profile: str) -> dict[str, dict[str, str]]:
    """The lines in force: one that names a profile exists in that profile only."""
    return {
        key: line for key, line in whole_file().items() if line.get("profile", profile) == profile
    }


@cache
def _matrix(profile: str) -> dict[str, dict[str, Cell]]:
    return {
        key: {role: Cell(grant) for role, grant in line.items() if role not in WORDS_OF_A_LINE}
        for key, line in _compartments(profile).items()
    }


def matrix() -> dict[str, dict[str, Cell]]:
    """compartment -> role (or `cover`, or `parent`) -> cell."""
    return _matrix(settings.PROFILE)


def words_of(word: str) -> dict[str, str]:
    """compartment -> its French `label`, `note`, `hidden`…, for the lines that have one."""
    return {
        key: line[word] for key, line in _compartments(settings.PROFILE).items() if word in line
    }


def compartment_labels() -> dict[str, str]:
    """compartment -> its French name."""
    return words_of("label")


def compartment_notes() -> dict[str, str]:
    """compartment -> what the letters do not say, for those that need it."""
    return words_of("note")


@cache
def library_routes() -> dict[str, Access]:
    """Route names of third-party views -> access."""
    data = tomllib.loads((resources.files(__package__) / "routes.toml").read_text("utf-8"))
    return {name: Access(kind) for kind, names in data.items() for name in names}


def role_allows(role: str, compartment: str, verb: str) -> bool:
    """Whether the matrix gives this role this verb on this compartment."""
    cell = matrix().get(compartment, {}).get(role)
    return cell is not None and cell.allows(verb)


def opens(compartment: str, verb: str) -> Callable[[View], View]:
    """Declare that a view opens a compartment (outermost decorator of the view)."""
    # A line of the other profile is known, and closed to everybody.
    if compartment not in whole_file():
        raise ValueError(f"Compartiment inconnu de la matrice : {compartment}")

    def declare(view: View) -> View:
        view.access = Access("matrix", compartment, verb)  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that anybody may open this view; it shows no family content."""
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def _visitors(kind: str, compartment: str, verb: str) -> Callable[[View], View]:
    if compartment not in whole_file():
        raise ValueError(f"Compartiment inconnu de la matrice : {compartment}")

    def declare(view: View) -> View:
        view.access = Access(kind, compartment, verb)  # type: ignore[attr-defined]
        return view

    return declare


def parents(compartment: str, verb: str) -> Callable[[View], View]:
    """Declare that a parent, come by their own link, may do this with what concerns them.

    The room of the parents knows who is there; agents are nobody on these pages.
    """
    return _visitors("parents", compartment, verb)


def guests(compartment: str, verb: str) -> Callable[[View], View]:
    """Declare that a partner without an account, come by a link, may do this with what it confides.

    The room of the links knows who is there and of what the link speaks.
    """
    return _visitors("guests", compartment, verb)


def every_agent(view: View) -> View:
    """Declare that any signed-in agent with a mandate may open this view."""
    view.access = Access("every_agent")  # type: ignore[attr-defined]
    return view


def declared(view: Callable[..., Any], route: str) -> Access | None:
    """What the view, or the list of library routes, says of this route."""
    access = getattr(view, "access", None)
    return access if access is not None else library_routes().get(route)
