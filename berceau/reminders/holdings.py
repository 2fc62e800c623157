"""What this room holds on one adult, for the access request."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import Holding
from berceau.reminders.queries import mutes_around, reminded_of, rhythm_of

NOT_THE_NAME = _("le journal dit la fonction et l’organisation, pas le nom")

HOLDINGS = (
    Holding(
        model="reminders.Rhythm",
        title=_("Le rythme de rappels que vous avez choisi"),
        rows=rhythm_of,
        order=72,
        silent={"by": NOT_THE_NAME},
    ),
    Holding(
        model="reminders.Reminded",
        title=_("Ce qui vous a été rappelé"),
        rows=reminded_of,
        order=73,
        silent={
            "key": _("un numéro interne"),
            "source": _("un numéro interne"),
        },
    ),
    Holding(
        model="reminders.Mute",
        title=_("Les rappels que votre référente a arrêtés pour votre famille"),
        rows=mutes_around,
        order=74,
        silent={"by": NOT_THE_NAME},
    ),
)
