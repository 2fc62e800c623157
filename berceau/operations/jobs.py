"""What this room does every night."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.operations.backup import key, rolling
from berceau.operations.backup.store import place


def backup(at: datetime) -> str:
    """A verified backup, after everything else of the night."""
    if not settings.BACKUP_TO:
        return _("Non réglée : BERCEAU_BACKUP_TO dit où.")
    done = rolling.back_up(
        place(settings.BACKUP_TO), key.of_settings(), at=at, keep_days=settings.BACKUP_KEEP_DAYS
    )
    return rolling.said(done)


def backup_rehearsal(at: datetime) -> str:
    if not settings.BACKUP_TO:
        return _("Non réglée : BERCEAU_BACKUP_TO dit où.")
    return _("Sauvegarde vers %(place)s, puis restauration d’essai.") % {
        "place": settings.BACKUP_TO
    }
