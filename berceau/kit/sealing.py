"""Whole columns at once: seal them for the first time, count them by key, change their key.

Plain SQL, a row at a time: a column is read as it is stored, whatever its model says that day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from berceau.kit import crypto
from berceau.kit.encrypted import EncryptedField, encrypted_fields

BATCH = 500
PASSES = 5
GROUP = 50
EACH = 5000
"""Progress is said every so many rows."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table and its encrypted columns, quoted."""

    model: type[models.Model]
    fields: tuple[EncryptedField, ...]
    connection: BaseDatabaseWrapper

    def _quoted(self, name: str) -> str:
        return self.connection.ops.quote_name(name)

    @property
    def name(self) -> str:
        return self._quoted(self.model._meta.db_table)

    @property
    def key(self) -> str:
        return self._quoted(str(self.model._meta.pk.column))

    @property
    def columns(self) -> list[str]:
        return [self._quoted(str(field.column)) for field in self.fields]

    def rows(self, where: str = "1 = 1", params: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Key and columns of each row, in batches by growing key."""
        last: Any = None
        while True:
            after = "" if last is None else f" AND {self.key} > %s"
            with self.connection.cursor() as cursor:
                cursor.execute(
                    # Names come from the models; values are parameters.
                    f"SELECT {', '.join([self.key, *self.columns])} FROM {self.name} "  # noqa: S608
                    f"WHERE ({where}){after} ORDER BY {self.key} LIMIT {BATCH}",
                    [*params, *([] if last is None else [last])],
                )
                found = cursor.fetchall()
            yield from found
            if len(found) < BATCH:
                return
            last = found[-1][0]


def tables() -> list[Table]:
    """Every table that holds encrypted columns."""
    found = (
        (model, encrypted_fields(model)) for model in apps.get_models(include_auto_created=True)
    )
    return [
        Table(model, tuple(fields), connection)
        for model, fields in found
        if fields and not model._meta.proxy
    ]


# --- For migrations ---


def _rewrite(table: Table, new: Callable[[EncryptedField, Any], Any]) -> int:
    """Write `new` of each column; how many rows changed. Stopped, it starts again where it was."""
    changed = 0
    sets = ", ".join(f"{column} = %s" for column in table.columns)
    statement = f"UPDATE {table.name} SET {sets} WHERE {table.key} = %s"  # noqa: S608
    batch: list[list[Any]] = []

    def write() -> None:
        with transaction.atomic(using=table.connection.alias), table.connection.cursor() as cursor:
            cursor.executemany(statement, batch)
        batch.clear()

    for key, *stored in table.rows():
        values = [new(field, value) for field, value in zip(table.fields, stored, strict=True)]
        if values != stored:
            batch.append([*values, key])
            changed += 1
        if len(batch) == BATCH:
            write()
    if batch:
        write()
    return changed


def _sealed(field: EncryptedField, stored: Any) -> str | None:
    if isinstance(stored, str) and crypto.is_sealed(stored):
        try:
            field.unseal(stored)
        except crypto.TamperedError:
            pass  # somebody typed these letters: a clear text like another
        else:
            return stored
    return field.seal(field.from_plain(stored))


def _clear(field: EncryptedField, stored: Any) -> Any:
    if stored is None or not crypto.is_sealed(stored):
        return stored
    return field.to_plain(field.unseal(stored))


def _table(model: type[models.Model], at: BaseDatabaseWrapper) -> Table:
    return Table(model, tuple(encrypted_fields(model)), at)


def seal_tables(*labels: str) -> Callable[[Any, Any], None]:
    """For RunPython (`atomic = False`): seal the clear values of these tables."""

    def forward(state: Any, editor: Any) -> None:
        for label in labels:
            table = _table(state.get_model(label), editor.connection)
            if _rewrite(table, _sealed):
                _forget_what_was_there(table)

    return forward


def unseal_tables(*labels: str) -> Callable[[Any, Any], None]:
    """The way back: the columns hold clear values again."""

    def backward(state: Any, editor: Any) -> None:
        for label in labels:
            _rewrite(_table(state.get_model(label), editor.connection), _clear)

    return backward


def _forget_what_was_there(table: Table) -> None:
    """Databases keep what was replaced until they are swept: sweep, outside of a transaction."""
    at = table.connection
    if at.in_atomic_block:
        return
    with at.cursor() as cursor:
        if at.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute(f"VACUUM FULL {table.name}")


# --- For `berceau keys` ---


@dataclass(frozen=True, slots=True)
class Census:
    """How many values of one column each key sealed; `clear` counts those that none did."""

    label: str
    by_key: Counter[str] = field(default_factory=Counter)
    clear: int = 0


def census() -> list[Census]:
    """Each encrypted column, in the order of the rooms. Reads the names of keys, opens nothing."""
    return [
        _census(Table(table.model, (column,), connection), column)
        for table in tables()
        for column in table.fields
    ]


def _census(table: Table, column: EncryptedField) -> Census:
    (name,) = table.columns
    known = sorted(crypto.ring().ciphers)
    begins = [f"{crypto.VERSION}.{key}.%" for key in known]
    sums = "".join(f", SUM(CASE WHEN {name} LIKE %s THEN 1 ELSE 0 END)" for _ in begins)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*){sums} FROM {table.name} WHERE {name} <> ''",  # noqa: S608
            begins,
        )
        total, *counts = cursor.fetchone()
    counted = Counter({key: count for key, count in zip(known, counts, strict=True) if count})
    clear = 0
    if total > counted.total():
        others = " AND ".join(["1 = 1", *(f"{name} NOT LIKE %s" for _ in begins)])
        for _, stored in table.rows(f"{name} <> '' AND {others}", begins):
            if crypto.is_sealed(stored):
                counted[crypto.key_of(stored)] += 1
            else:
                clear += 1
    return Census(column.label, counted, clear)


def old_values() -> int:
    """How many values are not sealed with the first key."""
    first = crypto.ring().first
    return sum(line.clear + line.by_key.total() - line.by_key[first] for line in census())


def rotate(progress: Callable[[str, int], None]) -> int:
    """Seal again, with the first key, what another one sealed; how many rows changed.

    The server may run meanwhile: a row is written only if it still holds what was read; what was
    corrected in between wins. Stopped, it starts again with what is left.
    """
    changed = 0
    _without_waiting_for_the_disk()
    for table in tables():
        for _ in range(PASSES):
            tried, done = _rotate_once(table, partial(progress, table.model._meta.label))
            changed += done
            if tried == done:
                break
    return changed


def _rotate_once(table: Table, progress: Callable[[int], None]) -> tuple[int, int]:
    begins = f"{crypto.VERSION}.{crypto.ring().first}."
    old = " OR ".join(f"({name} <> '' AND {name} NOT LIKE %s)" for name in table.columns)
    rows = table.rows(old, [f"{begins}%"] * len(table.columns))
    tried = done = 0
    while group := list(islice(rows, _rows_at_once())):
        with transaction.atomic() if len(group) > 1 else nullcontext():
            for key, *stored in group:
                new = {
                    name: (value, field.seal(field.unseal(value)))
                    for name, field, value in zip(table.columns, table.fields, stored, strict=True)
                    if value and not value.startswith(begins)
                }
                done += _swap(table, key, new)
        before, tried = tried, tried + len(group)
        if tried // EACH > before // EACH:
            progress(tried)
    progress(tried)
    return tried, done


def _rows_at_once() -> int:
    """SQLite has one writer at a time: a few rows a turn. Elsewhere one row: no deadlock."""
    return GROUP if connection.vendor == "sqlite" else 1


def _without_waiting_for_the_disk() -> None:
    """A rotation lost in a crash is done again: it alone need not wait for the disk."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")


def _swap(table: Table, key: Any, new: dict[str, tuple[str, str | None]]) -> int:
    """Compare and swap one row: 1 when it still held what was read, 0 otherwise."""
    sets = ", ".join(f"{name} = %s" for name in new)
    same = " AND ".join(f"{name} = %s" for name in new)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table.name} SET {sets} WHERE {table.key} = %s AND {same}",  # noqa: S608
            [*(sealed for _, sealed in new.values()), key, *(held for held, _ in new.values())],
        )
        return int(cursor.rowcount)
