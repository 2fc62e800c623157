"""What this room stops keeping: messages that no file ever claimed."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from berceau.contract import RetentionRule
from berceau.messaging.models import Incoming


def forget_unknown(before: date, at: datetime) -> int:
    """The messages themselves, number and all: they follow no file."""
    rows = Incoming.objects.filter(family=None, received_at__date__lte=before)
    count = rows.count()
    rows.delete()
    return count


RETENTION = (
    RetentionRule("unknown_number", _("Messages de numéros inconnus"), sweep=forget_unknown),
)
