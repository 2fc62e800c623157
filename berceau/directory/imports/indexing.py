"""The search finds what an import wrote, or took back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from berceau.directory import search_index
from berceau.directory.models import ImportRun, Professional, Service

TOO_MANY_TO_NAME = 5000
"""Beyond so many services, the whole index is made again: it is faster."""


def index_changes(run: ImportRun) -> None:
    """All that the changes of this run bear on, whichever process wrote them: an import that was
    cut is finished by another."""
    services = set(_named(run, "service"))
    professionals: set[int] = set()
    for where in _around(run):
        services.update(Service.objects.filter(**where).values_list("pk", flat=True))
        professionals.update(Professional.objects.filter(**where).values_list("pk", flat=True))
    if len(services) > TOO_MANY_TO_NAME:
        search_index.refresh(None)
        return
    search_index.refresh(services)
    search_index.refresh_professionals(professionals)


def _named(run: ImportRun, table: str) -> Any:
    return run.changes.filter(table=table).values_list("row", flat=True)


def _around(run: ImportRun) -> Iterator[dict[str, Any]]:
    """Who says the words of a structure, or stands at a place; nobody stood at a new place."""
    filled = _named(run, "place").exclude(fields={})
    yield {"structure__in": _named(run, "structure")}
    yield {"place__in": filled}
    yield {"structure__place__in": filled}
