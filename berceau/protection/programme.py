"""What this room contributes to the rest of the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import (
    FamilyAction,
    MergeRule,
    NavigationEntry,
    Panel,
    PersonalData,
    Programme,
)
from berceau.protection import panels, policies
from berceau.protection.retention import RETENTION

PROGRAMME = Programme(
    key="protection",
    label=_("Protection"),
    navigation=(NavigationEntry("protection:guide", _("Enfance en danger"), "shield-plus", 40),),
    panels=(
        Panel(
            key="trace",
            title=_("Trace scellée"),
            template="protection/panel_traces.html",
            context=panels.sealed,
            order=93,
            column="side",
            compartment="protection",
        ),
    ),
    family_actions=(
        FamilyAction(
            "protection:trace", _("Enfance en danger"), "shield-plus", 88, policies.may_seal
        ),
    ),
    personal_data=(
        PersonalData(
            fields=(
                "SealedTrace.family",
                "SealedTrace.author",
                "SealedTrace.role",
                "SealedTrace.service",
                "SealedTrace.sent_on",
                "SealedTrace.addressee",
                "SealedTrace.sealed_at",
            ),
            purpose=_("Savoir qu’une information préoccupante est partie, quand et à qui"),
            basis=_(
                "Obligation légale (RGPD, article 6.1.c ; code de l’action sociale et des "
                "familles, L226-2-1)"
            ),
            retention=_("Fin de l’accompagnement, puis 2 ans ; scellée"),
            compartment="protection",
        ),
    ),
    technical_fields=("SealedTrace.reference",),
    retention=RETENTION,
    # The trace follows the file that stays: it never shows in what a merge displays.
    merges=(MergeRule("protection.SealedTrace", "family", "move"),),
)
