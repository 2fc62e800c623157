"""What this room does every night."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.operations.backup import key, rolling
from berceau.operations.backup.store import place
from berceau.operations.paper import pack


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


def paper(at: datetime) -> str:
    """The sealed paper packs of the coming day."""
    if not settings.PAPER_PASSPHRASE:
        pack.forget(timezone.localdate(at))
        return _("Non réglé : BERCEAU_PAPER_PASSPHRASE.")
    return pack.make(at)


def paper_rehearsal(at: datetime) -> str:
    if not settings.PAPER_PASSPHRASE:
        return _("Non réglé : BERCEAU_PAPER_PASSPHRASE.")
    count = len(pack.referentes(timezone.localdate(at)))
    return _("Une liste chiffrée pour chaque référente qui suit des familles (%(count)d).") % {
        "count": count
    }
