"""This room's lines of the register: numbers and dates of what goes, who decided."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import PersonalData

BASIS = _("Obligation légale (RGPD, articles 5.1.e et 5.2 ; code du patrimoine, L211-1)")

PERSONAL_DATA = (
    PersonalData(
        fields=(
            "WaitingErasure.rule",
            "WaitingErasure.row_number",
            "WaitingErasure.family_number",
            "WaitingErasure.since",
            "WaitingErasure.listed_on",
        ),
        purpose=_("Dire la veille ce qui sera effacé, et l’effacer"),
        basis=BASIS,
        retention=_("Jusqu’à l’effacement"),
        compartment="oversight",
    ),
    PersonalData(
        fields=(
            "EliminationList.made_by",
            "EliminationList.visa_by",
            "EliminationList.recorded_by",
            "EliminationLine.row_number",
            "EliminationLine.entered_on",
            "EliminationLine.since",
            "EliminationLine.due_on",
            "EliminationLine.erased_on",
            "ShorterDelay.by",
        ),
        purpose=_("Prouver que rien n’est détruit sans le visa des archives"),
        basis=BASIS,
        retention=_("10 ans après le visa"),
        compartment="oversight",
    ),
)
TECHNICAL_FIELDS = (
    "ShorterDelay.key",
    "ShorterDelay.amount",
    "ShorterDelay.at",
    "EliminationList.number",
    "EliminationList.made_on",
    "EliminationList.visa_on",
    "EliminationList.visa_reference",
    "EliminationList.recorded_at",
    "EliminationLine.list",
    "EliminationLine.rule",
    # Counters: no row speaks of one family (docs/decisions).
    "Remains.period",
    "Remains.commune_code",
    "Remains.what",
    "Remains.files",
)
