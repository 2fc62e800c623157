"""Pages that do not repeat, nor skip what was there, while the data change.

Rows are given in the order in which they came, which never changes: `after` is the last one given.
A row that changes stays where it is; a new one comes at the end; one that left is simply not there.
What an import is writing at that very moment may come before `after`: the next reading gives it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest

PER_PAGE, MOST = 100, 500


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any],
    said: Callable[[Any], dict[str, Any] | None],
    *,
    after: int,
    limit: int,
) -> tuple[list[dict[str, Any]], str | None]:
    """The entries after this one, and the address of the next page."""
    found: list[Model] = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    kept = found[:limit]
    items = [one for row in kept if (one := said(row)) is not None]
    if len(found) <= limit:
        return items, None
    asked = {name: value for name, value in request.GET.items() if name != "after"}
    query = urlencode({**asked, "after": kept[-1].pk})
    return items, f"{request.path}?{query}"
