"""Rows written as they are, without what the ORM does around them.

For what is written at each page or at each form, where building the sentence would take longer
than the database takes to hear it. Each value goes through its field, as everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

MOST = 500
"""Rows of one statement: SQLite takes 32,766 values at most."""


def insert(rows: Sequence[Model], *, unless_there: bool = False) -> int:
    """Write these rows of one table, in one statement for 500; how many were written.

    Their keys are given by the database, and are not read back. `unless_there` leaves out those
    that a unique constraint refuses; if another transaction is writing the same one, it waits for
    that transaction to end.
    """
    if not rows:
        return 0
    table = type(rows[0])
    fields = _written(table)
    written = 0
    with connection.cursor() as cursor:
        for start in range(0, len(rows), MOST):
            some = rows[start : start + MOST]
            cursor.execute(
                _sentence(table, len(some), unless_there=unless_there),
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for row in some
                    for field in fields
                ],
            )
            written += cursor.rowcount
    return written


@cache
def _written(table: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in table._meta.local_concrete_fields if not field.primary_key)


@lru_cache(maxsize=64)
def _sentence(table: type[Model], count: int, *, unless_there: bool) -> str:
    columns = [str(field.column) for field in _written(table)]
    holes = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * count)
    ending = " ON CONFLICT DO NOTHING" if unless_there else ""
    return (
        f"INSERT INTO {table._meta.db_table} ({', '.join(columns)})"  # noqa: S608 -- names of ours
        f" VALUES {holes}{ending}"
    )
