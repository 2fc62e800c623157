"""Undoing the last import: what it created leaves the directory, what it changed comes back.

A field that somebody changed since keeps what it holds now. Nothing is deleted: what the import
created is taken out (archived), and comes back if the source gives it again. The last change goes
back first: an import that was cut and begun again may have changed a row twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.directory.imports.comparing import OUT_BY
from berceau.directory.imports.indexing import index_changes
from berceau.directory.imports.passing import batches
from berceau.directory.imports.writing import MODEL_OF, as_json
from berceau.directory.models import ImportChange, ImportRun
from berceau.privacy import journal

BATCH = 500


def put_back(run: ImportRun, *, by: Agent | None, at: datetime) -> int:
    """How many rows went back. In the transaction of the caller."""
    count = 0
    for table in ("service", "structure", "place"):
        changes = run.changes.filter(table=table).order_by("-pk").iterator()
        for batch in batches(changes, BATCH):
            count += _batch(table, batch, run=run, at=at)
    index_changes(run)
    run.changes.all().delete()
    journal.did("directory.import_undone", by=by, at=at, run=run.reference, rows=count)
    return count


def _batch(table: str, changes: list[ImportChange], *, run: ImportRun, at: datetime) -> int:
    model: Any = MODEL_OF[table]
    rows = model.objects.in_bulk([change.row for change in changes])
    touched: set[str] = set()
    moved: dict[int, models.Model] = {}
    for change in changes:
        row = rows.get(change.row)
        if row is None:
            continue
        for name, value in _before(change, row, run=run, at=at):
            setattr(row, name, value)
            touched.add(name)
            moved[change.row] = row
    if moved:
        names = sorted(model._meta.get_field(name).name for name in touched)
        model.objects.bulk_update(list(moved.values()), names, batch_size=50)
    return len(moved)


def _before(
    change: ImportChange, row: Any, *, run: ImportRun, at: datetime
) -> Iterator[tuple[str, Any]]:
    """What to write in this row."""
    if not change.fields:
        # A place that nobody names any more harms nobody: it stays, for the next import.
        if change.table != "place" and row.archived_at is None:
            yield "archived_at", at
            yield "archived_because", _("Import annulé")
            yield "imported", {**row.imported, OUT_BY: run.reference}
        return
    for name, (before, after) in change.fields.items():
        if as_json(getattr(row, name)) == after:
            yield name, _value(row._meta.get_field(name), before)


def _value(field: models.Field[Any, Any], kept: Any) -> Any:
    """From what JSON keeps to what the column takes."""
    if kept is None or isinstance(field, models.ForeignKey):
        return kept
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat(kept)
    if isinstance(field, models.DateField):
        return date.fromisoformat(kept)
    return kept
