"""SQLite: a consistent copy while the server writes, and putting one back.

`VACUUM INTO` rather than the online backup API: both give one transaction's view without stopping
writers, but the copy by pages also carries the freed pages, where erased families could be read.
Putting back uses the backup API: one transaction, that a running server sees whole.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from django.utils.translation import gettext as _

from berceau.operations.backup.facts import LEFT_EMPTY, Layout, TableFacts
from berceau.operations.backup.seal import BackupRefusedError

ENGINE = "sqlite"
ENTRY = "database.sqlite3"
BLOCK = 1 << 20
WAIT = 60.0


def snapshot(database: Path, copy: Path) -> None:
    """One moment of the database in a new file, without what was erased and without sessions."""
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(database, timeout=WAIT)) as source:
        source.execute("VACUUM INTO ?", [str(copy)])
    with closing(sqlite3.connect(copy)) as made:
        made.execute("PRAGMA secure_delete=ON")
        for name in LEFT_EMPTY & set(tables(made)):
            made.execute(f'DELETE FROM "{name}"')  # noqa: S608 -- a name of our own list
        made.commit()


def tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' ORDER BY name"
    )
    return [name for (name,) in rows]


def facts(database: Path) -> dict[str, TableFacts]:
    """Rows and hash of each table."""
    with closing(sqlite3.connect(database, timeout=WAIT)) as connection:
        # One transaction: one moment.
        connection.execute("BEGIN")
        return {name: _facts_of(connection, name) for name in tables(connection)}


def layout(database: Path) -> Layout:
    with closing(sqlite3.connect(database)) as connection:
        return Layout(ENGINE, migrations(connection))


def migrations(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return [(app, name) for app, name in rows]


def entries(copy: Path) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield ENTRY, blocks_of(copy)


def blocks_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def check(database: Path) -> list[str]:
    """What SQLite itself finds wrong."""
    with closing(sqlite3.connect(database)) as connection:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)")]
        if found == ["ok"]:
            found = []
        orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(5)
    return found + [
        _("table %(name)s : une ligne pointe vers rien") % {"name": row[0]} for row in orphans
    ]


def is_empty(database: Path, names: Iterable[str]) -> bool:
    """Whether no row is in these tables; a file that does not exist is empty."""
    if not database.exists():
        return True
    with closing(sqlite3.connect(database, timeout=WAIT)) as connection:
        there = set(tables(connection))
        return not any(
            connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()  # noqa: S608
            for name in names
            if name in there
        )


def put_back(copy: Path, database: Path) -> None:
    """Replace the whole content, in one transaction."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(copy)) as source,
        closing(sqlite3.connect(database, timeout=WAIT)) as target,
    ):
        target.execute("PRAGMA journal_mode=WAL")
        try:
            source.backup(target, pages=-1)
        except sqlite3.OperationalError:
            raise BackupRefusedError(
                _("La base est occupée : arrêter le service, puis recommencer. Rien n’a changé.")
            ) from None
        # What was there before does not stay behind in the log.
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _facts_of(connection: sqlite3.Connection, name: str) -> TableFacts:
    columns = sorted(row[1] for row in connection.execute(f'PRAGMA table_info("{name}")'))
    shown = ", ".join(f'"{column}"' for column in columns)
    digest = hashlib.sha256(shown.encode())
    count = 0
    for row in connection.execute(f'SELECT {shown} FROM "{name}" ORDER BY rowid'):  # noqa: S608
        digest.update(repr(row).encode())
        count += 1
    return TableFacts(count, digest.hexdigest())
