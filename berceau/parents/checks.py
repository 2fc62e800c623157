"""What this room tells the doctor."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.contract import Finding


def address(at: datetime) -> Finding:
    """Links of messages and cards begin with an address that a phone opens, sealed on the way."""
    if settings.MODE == "production" and not settings.ADDRESS.startswith("https://"):
        return Finding(
            "error",
            _("Les liens envoyés aux parents ne commencent pas par https://."),
            _("Écrire BERCEAU_ADDRESS=https://… avec l’adresse publique du site."),
        )
    return Finding(
        "ok",
        _("Les liens envoyés aux parents commencent par %(address)s.")
        % {"address": settings.ADDRESS},
    )
