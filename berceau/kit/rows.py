"""Rows written as they are, without what the ORM does around them.

For what is written at each page or at each form, where building the sentence would take longer
than the database takes to hear it. Each value goes through its field, as everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def insert(rows: Sequence[Model], *, unless_there: bool = False) -> int:
    """Write these rows of one table, in one statement; how many were written.

    Their keys are given by the database, and are not read back. `unless_there` leaves out those
    that a unique constraint refuses; if another transaction is writing the same one, it waits for
    that transaction to end.
    """
    if not rows:
        return 0
    table = type(rows[0])
    fields = _written(table)
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_sentence(table, unless_there=unless_there), values)
        return int(cursor.rowcount)


@cache
def _written(table: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in table._meta.local_concrete_fields if not field.primary_key)


@cache
def _sentence(table: type[Model], *, unless_there: bool) -> str:
    columns = [str(field.column) for field in _written(table)]
    holes = ", ".join(["%s"] * len(columns))
    ending = " ON CONFLICT DO NOTHING" if unless_there else ""
    return (
        f"INSERT INTO {table._meta.db_table} ({', '.join(columns)})"  # noqa: S608 -- names of ours
        f" VALUES ({holes}){ending}"
    )
