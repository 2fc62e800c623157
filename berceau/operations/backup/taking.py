"""Taking a backup: database, territory packs, what the settings were (never a key)."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection

from berceau.operations import state
from berceau.operations.backup import payload, postgres, seal, sqlite
from berceau.operations.backup.facts import Layout, Manifest, TableFacts, to_bytes
from berceau.operations.backup.key import BackupKey
from berceau.operations.backup.store import Kept, Place, name_of

FILES = "file/"
LAYOUT, MANIFEST = "layout.json", "manifest.json"
# Written down so that an instance can be set up again; nothing secret is among them.
SETTINGS = (
    "MODE", "COMMUNE", "INSTANCE_NAME", "FOLLOW_UP_END_MONTHS", "CONTROLLER", "DPO_CONTACT",
    "ALLOWED_HOSTS", "TIME_ZONE", "SESSION_COOKIE_AGE", "EMAIL_HOST", "EMAIL_PORT",
    "DEFAULT_FROM_EMAIL", "BACKUP_KEEP_DAYS",
)  # fmt: skip


def take(to: Place, key: BackupKey, *, at: datetime) -> Kept:
    """Write one backup. The server may go on writing."""
    name = name_of(at)
    with tempfile.TemporaryDirectory(dir=state.folder(), prefix="copie-") as folder:
        to.write(name, seal.sealed(payload.packed(_entries(Path(folder), at)), key))
    return next(kept for kept in to.everything() if kept.name == name)


def database_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def carried_files() -> list[Path]:
    """Territory packs. Keys, static files, paper packs and locks do not travel."""
    packs: Path = settings.PACKS_DIR
    return sorted(path for path in packs.rglob("*") if path.is_file() and not path.is_symlink())


def _entries(folder: Path, at: datetime) -> Iterator[payload.Entry]:
    if connection.vendor == postgres.ENGINE:
        with postgres.session(reading=True) as own:
            described = postgres.layout(own)
            yield LAYOUT, [to_bytes(described)]
            found = {}
            for table, columns in described.columns.items():
                counter = postgres.Counter(columns)
                rows = postgres.rows_of(own, table, columns)
                yield postgres.PREFIX + table, counter.through(rows)
                found[table] = counter.facts
    else:
        copy = folder / sqlite.ENTRY
        sqlite.snapshot(database_file(), copy)
        described = sqlite.layout(copy)
        yield LAYOUT, [to_bytes(described)]
        yield from sqlite.entries(copy)
        found = sqlite.facts(copy)
    files = {}
    for path in carried_files():
        relative = path.relative_to(settings.DATA_DIR).as_posix()
        content = path.read_bytes()
        files[relative] = hashlib.sha256(content).hexdigest()
        yield FILES + relative, [content]
    yield MANIFEST, [to_bytes(_manifest(described, found, files, at))]


def _manifest(
    described: Layout, found: dict[str, TableFacts], files: dict[str, str], at: datetime
) -> Manifest:
    return Manifest(
        made_at=at.isoformat(),
        version=version("berceau"),
        engine=described.engine,
        instance=settings.INSTANCE_NAME,
        migrations=described.migrations,
        tables=found,
        files=files,
        settings={name: str(getattr(settings, name)) for name in SETTINGS},
    )
