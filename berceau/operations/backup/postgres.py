"""PostgreSQL: our own logical dump in one REPEATABLE READ transaction, and loading it.

Our own rather than pg_dump: no client to install nor to keep at the version of the server, the
same counts and hashes on both engines, and the schema is made by the migrations, which every
restore therefore proves. Rows travel as `COPY … TO STDOUT`, columns in the order of their names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from berceau.operations.backup.facts import LEFT_EMPTY, Layout, TableFacts
from berceau.operations.backup.seal import BackupRefusedError

ENGINE = "postgresql"
PREFIX = "table/"
# The text of a value must not depend on the settings of a server.
SAME_TEXT = (
    "SET datestyle = 'ISO, DMY'",
    "SET timezone = 'UTC'",
    "SET extra_float_digits = 1",
    "SET bytea_output = 'hex'",
    "SET intervalstyle = 'postgres'",
)


@contextmanager
def session(*, reading: bool) -> Iterator[psycopg.Connection[Any]]:
    """A connection of our own, beside Django's: one transaction, one moment when reading."""
    wanted = {"host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "service"}
    given = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in wanted and value
    }
    with psycopg.connect(**given) as own:
        if reading:
            own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            own.read_only = True
        for setting in SAME_TEXT:
            own.execute(setting)
        yield own


def tables(own: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """Tables of the current schema, with their columns in the order of their names."""
    rows = own.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "JOIN information_schema.tables USING (table_schema, table_name) "
        "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' "
        'AND is_generated = \'NEVER\' ORDER BY table_name COLLATE "C", column_name COLLATE "C"'
    )
    found: dict[str, list[str]] = {}
    for table, column in rows:
        found.setdefault(table, []).append(column)
    return found


def layout(own: psycopg.Connection[Any]) -> Layout:
    applied = own.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    sequences = own.execute(
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
    ).fetchall()
    return Layout(
        ENGINE,
        [(app, name) for app, name in applied],
        tables(own),
        {name: (value or 1, value is not None) for name, value in sequences},
    )


def rows_of(own: psycopg.Connection[Any], name: str, columns: list[str]) -> Iterator[bytes]:
    """One table as COPY gives it, in the order of its key."""
    if name in LEFT_EMPTY:
        return
    query = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
        _list(columns), sql.Identifier(name), _key(own, name)
    )
    with own.cursor().copy(query) as copy:
        for block in copy:
            yield bytes(block)


def facts(own: psycopg.Connection[Any]) -> dict[str, TableFacts]:
    found = {}
    for name, columns in tables(own).items():
        counter = Counter(columns)
        for _block in counter.through(rows_of(own, name, columns)):
            pass
        found[name] = counter.facts
    return found


class Counter:
    """Counts and hashes a table while it goes by."""

    def __init__(self, columns: list[str]) -> None:
        self._digest = hashlib.sha256(", ".join(f'"{column}"' for column in columns).encode())
        self._rows = 0

    def through(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        for block in blocks:
            self._digest.update(block)
            # In COPY text, a line feed inside a value is written as two characters.
            self._rows += block.count(b"\n")
            yield block

    @property
    def facts(self) -> TableFacts:
        return TableFacts(self._rows, self._digest.hexdigest())


def is_empty(names: Iterable[str]) -> bool:
    with session(reading=True) as own:
        there = tables(own)
        return not any(
            own.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(name))).fetchone()
            for name in names
            if name in there
        )


@contextmanager
def set_aside(stamp: str) -> Iterator[None]:
    """Work in a new, empty schema; what was there comes back if anything fails."""
    old = f"berceau_avant_{stamp.lower()}"
    with session(reading=False) as own:
        (schema,) = own.execute("SELECT current_schema()").fetchone() or ("public",)
        here, aside = sql.Identifier(schema or "public"), sql.Identifier(old)
        try:
            own.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(here, aside))
            own.execute(sql.SQL("CREATE SCHEMA {}").format(here))
        except psycopg.errors.InsufficientPrivilege:
            own.rollback()
            raise BackupRefusedError(
                _(
                    "Le compte de la base ne peut pas refaire son schéma. Restaurer dans une base "
                    "neuve dont il est propriétaire (CREATE DATABASE … OWNER …)."
                )
            ) from None
    connection.close()
    try:
        yield
    except BaseException:
        connection.close()
        with session(reading=False) as own:
            own.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(here))
            own.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(aside, here))
        raise
    connection.close()
    with session(reading=False) as own:
        own.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(aside))


def load(described: Layout, contents: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Fill tables made by the migrations; all or nothing. Triggers sleep, then wake up again."""
    with session(reading=False) as own:
        there = tables(own)
        if there != described.columns:
            odd = sorted(
                name
                for name in there.keys() | described.columns.keys()
                if there.get(name) != described.columns.get(name)
            )
            raise BackupRefusedError(
                _("Le schéma n’est pas celui de la sauvegarde : %(tables)s.")
                % {"tables": ", ".join(odd)}
            )
        for name in there:
            own.execute(_of(name, "ALTER TABLE {} DISABLE TRIGGER USER"))
        own.execute(
            sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, sorted(there))))
        )
        # Keys of Django are deferred: they are checked below, so tables come in any order.
        for entry, blocks in contents:
            name = entry.removeprefix(PREFIX)
            query = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(name), _list(there[name])
            )
            with own.cursor().copy(query) as copy:
                for block in blocks:
                    copy.write(block)
        own.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name, (value, called) in described.sequences.items():
            own.execute("SELECT setval(%s::regclass, %s, %s)", [f'"{name}"', value, called])
        for name in there:
            own.execute(_of(name, "ALTER TABLE {} ENABLE TRIGGER USER"))


def create_scratch(name: str) -> None:
    """A database beside ours. Raises BackupRefusedError when the account may not."""
    with session(reading=False) as own:
        own.commit()
        own.autocommit = True
        try:
            own.execute(_of(name, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"))
        except psycopg.errors.InsufficientPrivilege:
            raise BackupRefusedError(
                _(
                    "Pour vérifier une sauvegarde, le compte de la base doit pouvoir créer une "
                    "base d’essai : ALTER ROLE … CREATEDB."
                )
            ) from None


def drop_scratch(name: str) -> None:
    with session(reading=False) as own:
        own.commit()
        own.autocommit = True
        own.execute(_of(name, "DROP DATABASE IF EXISTS {} WITH (FORCE)"))


def _of(name: str, words: LiteralString) -> sql.Composed:
    return sql.SQL(words).format(sql.Identifier(name))


def _list(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _key(own: psycopg.Connection[Any], name: str) -> sql.Composed:
    rows = own.execute(
        "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid "
        "AND attnum = ANY(indkey) WHERE indisprimary "
        "AND indrelid = %s::regclass ORDER BY array_position(indkey, attnum)",
        [f'"{name}"'],
    ).fetchall()
    return _list([column for (column,) in rows]) if rows else sql.Composed([sql.SQL("1")])
