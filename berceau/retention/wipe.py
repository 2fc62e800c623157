"""After an erasure, the bytes: what a database deletes stays in its file until it is written over.

SQLite: `VACUUM` writes the file again without the free pages, then the write-ahead log is emptied.
PostgreSQL: deleted rows are taken off by `VACUUM` on the tables; its own log follows the backups.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection


def wipe_deleted_bytes() -> None:
    """Outside any transaction. Readers go on; writers wait a moment on SQLite."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # The copy that VACUUM makes is held in memory: never names in a temporary file.
            cursor.execute("PRAGMA temp_store=MEMORY")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        elif connection.vendor == "postgresql":
            tables = sorted(
                model._meta.db_table
                for model in apps.get_models(include_auto_created=True)
                if model.__module__.startswith("berceau.")
            )
            names = ", ".join(connection.ops.quote_name(table) for table in tables)
            cursor.execute(f"VACUUM {names}")
