"""What the calendar does every night: the lists are made again from the facts."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.pathway import projection


def rebuild_lists(at: datetime) -> str:
    """Steps that come back every year and new signatures reach the lists."""
    families, steps = projection.rebuild_all(today=timezone.localdate(at))
    return _("%(families)d familles, %(steps)d étapes à venir.") % {
        "families": families,
        "steps": steps,
    }
