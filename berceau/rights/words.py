"""What is said to a person about their request: what is done, what the law makes us keep."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from berceau.rights.models import RequestKind
from berceau.rules.offsets import shift

ANSWER_MONTHS, EXTENDED_MONTHS = 1, 3
"""One month, and two more when the request is complex (RGPD, article 12.3)."""
SOON = timedelta(days=7)


def due_on(received_on: date) -> date:
    return shift(received_on, ANSWER_MONTHS, 0)


def longest(received_on: date) -> date:
    return shift(received_on, EXTENDED_MONTHS, 0)


def effect(kind: str) -> str:
    """What answering « accepted » does at once."""
    return {
        RequestKind.ACCESS: _("Le dossier d’accès est rassemblé, relu, puis remis à la personne."),
        RequestKind.RECTIFICATION: _(
            "La correction se fait par la référente ou ici ; l’avant et l’après sont gardés "
            "avec la demande."
        ),
        RequestKind.OPPOSITION: _("Ce que vise l’opposition s’arrête tout de suite."),
        RequestKind.LIMITATION: _(
            "Le dossier est laissé tel quel : ni modification, ni rappel, ni effacement, "
            "jusqu’à ce qu’elle soit levée."
        ),
        RequestKind.ERASURE: _("Tout est effacé tout de suite, sauf ce que la loi fait garder."),
    }[RequestKind(kind)]
