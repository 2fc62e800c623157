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

View = TypeVar("View", bound=Callable[..., Any])

CREATE, READ, EDIT = "C", "R", "E"


@dataclass(frozen=True, slots=True)
class Access:
    """What a route opens: `kind` is public, every_agent, closed or matrix."""

    kind: str
    compartment: str = ""
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix: the verbs, or own, S, n."""

    grant: str

    def allows(self, verb: str) -> bool:
        """Whether the role may try this verb; which files it reaches is asked of `visible_to`."""
        if self.grant == "own":
            return True
        if self.grant == "S":
            return verb == READ
        return verb in self.grant and self.grant != "n"


@cache
def matrix() -> dict[str, dict[str, Cell]]:
    """compartment -> role (or `cover`) -> cell."""
    data = tomllib.loads((resources.files(__package__) / "matrix.toml").read_text("utf-8"))
    return {
        key: {role: Cell(grant) for role, grant in lines.items() if role != "label"}
        for key, lines in data["compartments"].items()
    }


@cache
def compartment_labels() -> dict[str, str]:
    """compartment -> its French name."""
    data = tomllib.loads((resources.files(__package__) / "matrix.toml").read_text("utf-8"))
    return {key: lines["label"] for key, lines in data["compartments"].items()}


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
    if compartment not in matrix():
        raise ValueError(f"Compartiment inconnu de la matrice : {compartment}")

    def declare(view: View) -> View:
        view.access = Access("matrix", compartment, verb)  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that anybody may open this view; it shows no family content."""
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def every_agent(view: View) -> View:
    """Declare that any signed-in agent with a mandate may open this view."""
    view.access = Access("every_agent")  # type: ignore[attr-defined]
    return view


def declared(view: Callable[..., Any], route: str) -> Access | None:
    """What the view, or the list of library routes, says of this route."""
    access = getattr(view, "access", None)
    return access if access is not None else library_routes().get(route)
