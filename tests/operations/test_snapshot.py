"""A backup is one moment of the database, and nothing of what was erased before it."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, connections

from berceau.families.models import Neighbourhood
from berceau.operations.backup import postgres, sqlite

ERASED = "Famille-Effacée-Il-Y-A-Un-An"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "vivante.sqlite3"
    with closing(sqlite3.connect(path)) as own:
        own.execute("PRAGMA journal_mode=WAL")
        own.executescript(
            "CREATE TABLE debit (id INTEGER PRIMARY KEY, what TEXT);"
            "CREATE TABLE credit (id INTEGER PRIMARY KEY, what TEXT);"
            "CREATE TABLE django_session (session_key TEXT PRIMARY KEY);"
        )
    return path


def test_two_tables_written_together_are_saved_together(database: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(database, timeout=20)) as own:
            while not stop.is_set():
                own.execute("INSERT INTO debit (what) VALUES (?)", ["x" * 500])
                own.execute("INSERT INTO credit (what) VALUES (?)", ["x" * 500])
                own.commit()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = []
        for turn in range(5):
            copy = tmp_path / f"copie-{turn}"
            sqlite.snapshot(database, copy)
            found = sqlite.facts(copy)
            counts.append((found["debit"].rows, found["credit"].rows))
    finally:
        stop.set()
        writer.join()
    assert all(debit == credit for debit, credit in counts)


def test_what_was_erased_does_not_travel(database: Path, tmp_path: Path) -> None:
    """A copy by pages would carry the freed pages."""
    with closing(sqlite3.connect(database)) as own:
        # Some builds of SQLite wipe what they free, others do not: here it stays in the file.
        own.execute("PRAGMA secure_delete=OFF")
        own.execute("INSERT INTO debit (what) VALUES (?)", [ERASED])
        own.commit()
        own.execute("DELETE FROM debit")
        own.commit()
    copy = tmp_path / "copie"
    sqlite.snapshot(database, copy)
    with closing(sqlite3.connect(database)) as own:
        own.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert (ERASED.encode() in database.read_bytes(), ERASED.encode() in copy.read_bytes()) == (
        True, False,
    )  # fmt: skip


def test_sessions_do_not_travel(database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(database)) as own:
        own.execute("INSERT INTO django_session VALUES ('une-cle-de-session')")
        own.commit()
    copy = tmp_path / "copie"
    sqlite.snapshot(database, copy)
    assert b"une-cle-de-session" not in copy.read_bytes()


def test_one_changed_value_changes_the_hash(database: Path) -> None:
    with closing(sqlite3.connect(database)) as own:
        own.execute("INSERT INTO debit (what) VALUES ('avant')")
        own.commit()
        before = sqlite.facts(database)["debit"]
        own.execute("UPDATE debit SET what = 'après'")
        own.commit()
    assert sqlite.facts(database)["debit"].sha256 != before.sha256


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_postgresql_is_read_at_one_moment() -> None:
    assert connection.vendor == "postgresql"
    with postgres.session(reading=True) as own:
        columns = postgres.layout(own).columns["families_neighbourhood"]
        Neighbourhood.objects.create(commune_code="59122", name="Trop tard")
        rows = b"".join(postgres.rows_of(own, "families_neighbourhood", columns))
    connections.close_all()
    assert b"Trop tard" not in rows
