"""T14 on SQLite: what was deleted is not in the bytes of the file either, nor in its log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from berceau.accounts.roles import Role
from berceau.retention import actions, engine
from tests import factories
from tests.retention import planted
from tests.retention.test_time import DUE, ENTERED, WORD, night_of, visa

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_disk(db: None, tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The database of this test as a file in DATA_DIR, written to as a real one is."""
    if connection.vendor != "sqlite":
        pytest.skip("The bytes of PostgreSQL are behind its server: see test_time.")
    settings.DATA_DIR = tmp_path
    path = tmp_path / "berceau.sqlite3"
    memory = connections["default"]
    path.write_bytes(memory.connection.serialize())
    options = {
        **memory.settings_dict,
        "NAME": str(path),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            # Some builds of SQLite overwrite what is erased by themselves: not this one, so that
            # what the night does is what is seen.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=OFF;"
            ),
        },
    }
    file: BaseDatabaseWrapper = memory.__class__(options, alias="default")
    connections["default"] = file
    # What the tests before this one planted and undid is left in free pages of the copy.
    with file.cursor() as cursor:
        cursor.execute("VACUUM")
    try:
        yield path
    finally:
        file.close()
        connections["default"] = memory


def grow(path: Path) -> None:
    """A plain town around: erased rows leave their bytes in pages that are still in use."""
    louise = factories.ReferenteFactory()
    for number in range(30):
        factories.FamilyFactory(
            referente=louise, with_newborn=True, entered_on=DUE, last_word_on=DUE,
            address=f"{number} rue des Lilas", name=f"Voisin{number}",
        )  # fmt: skip


def test_no_byte_of_the_file_nor_of_its_log_holds_a_marker(on_disk: Path) -> None:
    referente, dpo = factories.ReferenteFactory(), factories.AgentFactory(role=Role.DPO)
    grow(on_disk)
    planted.plant(referente, entered=ENTERED, word=WORD)
    assert planted.files_with(planted.MARKER)
    visa(dpo, on=DUE - timedelta(days=60))
    actions.night(at=night_of(DUE - timedelta(days=1)))
    actions.night(at=night_of(DUE))
    assert planted.files_with(planted.MARKER, planted.PHONE[3:], planted.PHONE[:2:-1]) == []


def test_without_the_last_step_the_bytes_would_stay(on_disk: Path) -> None:
    """Why `wipe_deleted_bytes` is there: an erasure alone leaves words in the file."""
    referente, dpo = factories.ReferenteFactory(), factories.AgentFactory(role=Role.DPO)
    grow(on_disk)
    planted.plant(referente, entered=ENTERED, word=WORD)
    visa(dpo, on=DUE - timedelta(days=60))
    engine.run(at=night_of(DUE - timedelta(days=1)))
    engine.run(at=night_of(DUE))
    assert planted.tables_with(planted.MARKER) == []
    assert planted.files_with(planted.MARKER) != []
