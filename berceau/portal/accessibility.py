"""The last automatic audit, as `tools/accessibility.py` wrote it: never typed by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that pages break, and where."""

    rule: str
    impact: str
    what: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """When, with what, on which pages, with which results."""

    on: date
    axe: str
    browser: str
    widths: tuple[int, ...]
    tags: tuple[str, ...]
    pages: tuple[str, ...]
    """Names of routes."""
    looks: int
    """How many times a page was looked at: each route at each width."""
    violations: tuple[Violation, ...]
    not_examined: int
    """Routes that no page of the demonstration shows (files, answers of forms)."""


def of(data: dict[str, Any]) -> Audit:
    return Audit(
        on=date.fromisoformat(data["date"]),
        axe=data["axe"],
        browser=data["browser"],
        widths=tuple(data["widths"]),
        tags=tuple(data["tags"]),
        pages=tuple(data["pages"]),
        looks=data["looks"],
        violations=tuple(
            Violation(one["rule"], one["impact"], one["what"], tuple(one["pages"]))
            for one in data["violations"]
        ),
        not_examined=len(data["not_examined"]),
    )


@cache
def last() -> Audit | None:
    """None until the tool has run once: the page then says so."""
    file = resources.files(__package__) / "data" / "accessibility.json"
    return of(json.loads(file.read_text("utf-8"))) if file.is_file() else None
