"""What this room does every night: writing what a worker left unwritten, reminding once."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from berceau.directory.actions import campaigns


def remind(at: datetime) -> str:
    """Safe to run twice: who was written to or reminded is not again."""
    written = campaigns.write_all(at=at)
    reminded = campaigns.remind(at=at)
    return _("Structures interrogées : %(written)d, relancées : %(reminded)d.") % {
        "written": written,
        "reminded": reminded,
    }


def would_remind(at: datetime) -> str:
    """Nothing is written."""
    return _("Structures à relancer : %(count)d.") % {"count": campaigns.to_remind(at).count()}
