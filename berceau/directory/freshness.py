"""When an entry must be looked at again. Pure functions: the day is an argument."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from django.db.models import Q

from berceau.directory.models import Professional, Service, Structure
from berceau.ui.frise_scale import add_months

Entry = Structure | Service | Professional


@cache
def delays() -> dict[str, Any]:
    """`freshness.toml`: months, days, and shorter months for some kinds."""
    return tomllib.loads((resources.files(__package__) / "freshness.toml").read_text("utf-8"))


def months_for(kind: str) -> int:
    """After how many months an entry of this kind is to be verified."""
    months: int = delays()["kinds"].get(kind, delays()["stale_after_months"])
    return months


def known_true_on(entry: Entry) -> date:
    """The last day somebody answered for it: here, or where it comes from."""
    return max(entry.verified_on or entry.updated_on, entry.updated_on)


def is_stale(entry: Entry, today: date) -> bool:
    """Nobody has answered for this entry for longer than its kind may wait."""
    return known_true_on(entry) <= add_months(today, -months_for(entry.kind))


def stale(today: date, *, months: int | None = None, prefix: str = "") -> Q:
    """The condition of `is_stale` for a query; `months` puts one delay instead of those of the
    file, `prefix` (« services__ ») speaks of entries reached from another."""
    if months is not None:
        return _before(add_months(today, -months), prefix)
    kinds = delays()["kinds"]
    others = ~Q(**{f"{prefix}kind__in": list(kinds)})
    found = others & _before(add_months(today, -delays()["stale_after_months"]), prefix)
    for kind, shorter in kinds.items():
        found |= Q(**{f"{prefix}kind": kind}) & _before(add_months(today, -shorter), prefix)
    return found


def _before(day: date, prefix: str) -> Q:
    unseen = Q(**{f"{prefix}verified_on": None}) | Q(**{f"{prefix}verified_on__lte": day})
    return unseen & Q(**{f"{prefix}updated_on__lte": day})
