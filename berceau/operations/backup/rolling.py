"""The whole gesture: take, verify, then let the old ones go. What the night and the command do."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.operations import state
from berceau.operations.backup import restoring, taking
from berceau.operations.backup.facts import Manifest
from berceau.operations.backup.key import BackupKey
from berceau.operations.backup.store import Kept, Place, StoreError

TAKEN, VERIFIED = "backup", "backup_verified"


@dataclass(frozen=True, slots=True)
class Done:
    kept: Kept
    manifest: Manifest
    deleted: int
    undeleted: str
    """Why old backups stay, when the store refuses."""


def back_up(to: Place, key: BackupKey, *, at: datetime, keep_days: int) -> Done:
    """Take and verify; old backups go only once the new one has been restored on a trial."""
    with state.alone("backup"):
        begun = time.monotonic()
        kept = taking.take(to, key, at=at)
        taken = time.monotonic()
        state.record(
            TAKEN,
            {
                "at": at.isoformat(),
                "name": kept.name,
                "size": kept.size,
                "seconds": round(taken - begun, 1),
                "to": to.shown,
            },
        )
        manifest = check(to, kept, key, at=at)
        deleted, undeleted = let_go(to, at=at, keep_days=keep_days)
    return Done(kept, manifest, deleted, undeleted)


def check(place: Place, kept: Kept, key: BackupKey, *, at: datetime) -> Manifest:
    """Verify one backup and remember it."""
    begun = time.monotonic()
    manifest = restoring.verify(place, kept, key)
    state.record(
        VERIFIED,
        {
            "at": at.isoformat(),
            "name": kept.name,
            "made_at": kept.made_at.isoformat(),
            "rows": manifest.rows,
            "seconds": round(time.monotonic() - begun, 1),
        },
    )
    return manifest


def let_go(place: Place, *, at: datetime, keep_days: int) -> tuple[int, str]:
    """Delete what is older than the days kept; the newest always stays."""
    limit = at - timedelta(days=keep_days)
    deleted = 0
    try:
        for kept in place.everything()[:-1]:
            if kept.made_at < limit:
                place.delete(kept.name)
                deleted += 1
    except StoreError as problem:
        return deleted, str(problem)
    return deleted, ""


def said(done: Done) -> str:
    """One sentence, for the night and the terminal."""
    sentence = _(
        "Sauvegarde du %(day)s prise et vérifiée : %(rows)d lignes, %(size).1f Mo. "
        "Anciennes effacées : %(deleted)d."
    ) % {
        "day": timezone.localtime(done.kept.made_at).strftime("%d/%m/%Y %H:%M"),
        "rows": done.manifest.rows,
        "size": done.kept.size / 1e6,
        "deleted": done.deleted,
    }
    return f"{sentence} {done.undeleted}".strip()
