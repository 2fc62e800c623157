"""This room's lines of the register: what is held, why, on which ground, how long."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import PersonalData

PERSONAL_DATA = (
    PersonalData(
        fields=("Taken.incoming", "Taken.by", "Taken.at"),
        purpose=_("Savoir quelle agente cherche qui a écrit d’un numéro inconnu"),
        basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
        retention=_("Autant que le message d’un numéro inconnu : 3 mois"),
        compartment="messages",
    ),
)
