"""Putting a backup back, and proving that it can be put back."""

from __future__ import annotations

import hashlib
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.operations import state
from berceau.operations.backup import payload, postgres, seal, sqlite
from berceau.operations.backup.facts import (
    Layout,
    Manifest,
    TableFacts,
    differences,
    layout_from,
    manifest_from,
)
from berceau.operations.backup.key import BackupKey
from berceau.operations.backup.seal import AlteredError, BackupRefusedError
from berceau.operations.backup.store import Kept, Place
from berceau.operations.backup.taking import FILES, LAYOUT, MANIFEST, database_file

# An instance where one of these has a row is in use.
PROOFS_OF_USE = ("accounts_agent", "families_family", "privacy_act", "privacy_reading")


@dataclass(frozen=True, slots=True)
class Fetched:
    """A backup brought here, whole, authentic, and as its manifest says."""

    path: Path
    layout: Layout
    manifest: Manifest
    database: Path
    """The SQLite file taken out of it; does not exist for PostgreSQL."""
    files: dict[str, bytes]


def choose(place: Place, at: str) -> Kept:
    """The backup asked for: « latest », a name, or the last one of a day or before it."""
    found = place.everything()
    if not found:
        raise BackupRefusedError(_("Aucune sauvegarde dans %(place)s.") % {"place": place.shown})
    if at == "latest":
        return found[-1]
    for kept in found:
        if kept.name == at:
            return kept
    try:
        day = date.fromisoformat(at)
    except ValueError:
        raise BackupRefusedError(
            _("« %(at)s » : écrire latest, une date (2026-11-22) ou un nom de sauvegarde.")
            % {"at": at}
        ) from None
    before = [kept for kept in found if timezone.localdate(kept.made_at) <= day]
    if not before:
        raise BackupRefusedError(_("Aucune sauvegarde ce jour-là ni avant."))
    return before[-1]


@contextmanager
def fetched(place: Place, kept: Kept, key: BackupKey) -> Iterator[Fetched]:
    """Bring a backup here and read it whole, before anything is touched."""
    with tempfile.TemporaryDirectory(dir=state.folder(), prefix="retour-") as name:
        folder = Path(name)
        path = folder / "sauvegarde"
        with path.open("wb") as file:
            for block in place.read(kept.name):
                file.write(block)
        yield _read_whole(path, folder / sqlite.ENTRY, key)


def _read_whole(path: Path, database: Path, key: BackupKey) -> Fetched:
    """Open every byte of it, and compare what it holds with its manifest."""
    found: dict[str, TableFacts] = {}
    files: dict[str, bytes] = {}
    described: dict[str, bytes] = {}
    layout: Layout | None = None
    for entry, blocks in _entries(path, key):
        if entry == sqlite.ENTRY:
            database.touch(mode=0o600)
            with database.open("wb") as copy:
                copy.writelines(blocks)
        elif entry.startswith(postgres.PREFIX) and layout is not None:
            table = entry.removeprefix(postgres.PREFIX)
            counter = postgres.Counter(layout.columns[table])
            for _block in counter.through(blocks):
                pass
            found[table] = counter.facts
        elif entry.startswith(FILES):
            files[entry.removeprefix(FILES)] = b"".join(blocks)
        else:
            described[entry] = b"".join(blocks)
            if entry == LAYOUT:
                layout = layout_from(described[LAYOUT])
    if layout is None or MANIFEST not in described:
        raise AlteredError
    manifest = manifest_from(described[MANIFEST])
    if layout.engine == sqlite.ENGINE:
        found = sqlite.facts(database)
    _refuse(differences(manifest.tables, found))
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    if hashes != manifest.files:
        raise AlteredError
    return Fetched(path, layout, manifest, database, files)


def restore(got: Fetched, key: BackupKey, *, replace: bool, forward: bool) -> None:
    """Put a backup in the database of the settings, all of it or nothing."""
    if got.layout.engine != connection.vendor:
        raise BackupRefusedError(
            _(
                "Cette sauvegarde vient de %(theirs)s et cette instance est sur %(ours)s : "
                "restaurer sur la même base."
            )
            % {"theirs": got.layout.engine, "ours": connection.vendor}
        )
    _refuse_newer(got.layout)
    if not replace and not is_empty():
        raise BackupRefusedError(
            _(
                "La base n’est pas vide : rien n’a été restauré. Ajouter --replace pour remplacer "
                "tout ce qu’elle contient."
            )
        )
    if connection.vendor == postgres.ENGINE:
        with postgres.set_aside(secrets.token_hex(4)):
            _load(got, key)
    else:
        _refuse(sqlite.check(got.database))
        connection.close()
        sqlite.put_back(got.database, database_file())
        _refuse(differences(got.manifest.tables, sqlite.facts(database_file())))
    _put_files(got.files)
    if forward:
        call_command("migrate", verbosity=0, interactive=False)


def is_empty() -> bool:
    if connection.vendor == postgres.ENGINE:
        return postgres.is_empty(PROOFS_OF_USE)
    return sqlite.is_empty(database_file(), PROOFS_OF_USE)


def verify(place: Place, kept: Kept, key: BackupKey) -> Manifest:
    """Restore into a scratch database and compare everything. Raises BackupRefusedError."""
    with fetched(place, kept, key) as got:
        _refuse_newer(got.layout)
        if got.layout.engine == sqlite.ENGINE:
            scratch = got.database.with_name("essai.sqlite3")
            sqlite.put_back(got.database, scratch)
            _refuse(sqlite.check(scratch))
            _refuse(differences(got.manifest.tables, sqlite.facts(scratch)))
        elif connection.vendor == postgres.ENGINE:
            _try_on_postgres(place, kept, got.path.parent)
        else:
            raise BackupRefusedError(_("Cette sauvegarde se vérifie sur une instance PostgreSQL."))
        return got.manifest


def _try_on_postgres(place: Place, kept: Kept, folder: Path) -> None:
    """The very command of a real restore, on a database of its own, in a process of its own."""
    name = f"berceau_essai_{secrets.token_hex(6)}"
    where = urlsplit(settings.DATABASE_URL)
    postgres.create_scratch(name)
    try:
        done = subprocess.run(  # noqa: S603 -- our own command
            [
                sys.executable, "-m", "berceau", "restore", place.shown,
                "--at", kept.name, "--as-is",
            ],
            env=os.environ
            | {
                "DATABASE_URL": urlunsplit(where._replace(path=f"/{name}")),
                "BERCEAU_DATA_DIR": str(folder),
            },
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        postgres.drop_scratch(name)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [""])[-1][:500]
        raise BackupRefusedError(_("La restauration d’essai a échoué : %(why)s") % {"why": last})


def _load(got: Fetched, key: BackupKey) -> None:
    """Schema by the migrations of the backup, then rows, then everything compared."""
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    applied = {migration for migration in got.layout.migrations if migration in nodes}
    # The last of each line: to ask for an earlier one would undo what follows it.
    executor.migrate(
        sorted(key for key in applied if not any(c.key in applied for c in nodes[key].children))
    )
    rows = (
        (entry, blocks)
        for entry, blocks in _entries(got.path, key)
        if entry.startswith(postgres.PREFIX)
    )
    postgres.load(got.layout, rows)
    with postgres.session(reading=True) as own:
        found = postgres.facts(own)
    _refuse(differences(got.manifest.tables, found))


def _entries(path: Path, key: BackupKey) -> Iterator[tuple[str, Iterable[bytes]]]:
    return payload.unpacked(seal.opened(sqlite.blocks_of(path), key))


def _refuse(reasons: list[str]) -> None:
    if reasons:
        raise BackupRefusedError(
            _("La sauvegarde n’est pas ce qu’elle dit être : %(reasons)s")
            % {"reasons": " ; ".join(reasons[:5])}
        )


def _refuse_newer(layout: Layout) -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = set(loader.disk_migrations)
    known |= {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    unknown = [f"{app}.{name}" for app, name in layout.migrations if (app, name) not in known]
    if unknown:
        raise BackupRefusedError(
            _(
                "Cette sauvegarde vient d’une version plus récente de Berceau (%(names)s) : "
                "installer cette version, puis restaurer."
            )
            % {"names": ", ".join(unknown[:3])}
        )


def _put_files(files: dict[str, bytes]) -> None:
    """Territory packs as they were; a pack that the backup does not hold goes away."""
    packs: Path = settings.PACKS_DIR
    wanted = set()
    for name, content in files.items():
        parts = PurePosixPath(name)
        if parts.is_absolute() or ".." in parts.parts or parts.parts[0] != packs.name:
            raise AlteredError
        path = settings.DATA_DIR / parts
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        wanted.add(path)
    for path in packs.rglob("*") if packs.exists() else ():
        if path.is_file() and path not in wanted:
            path.unlink()
