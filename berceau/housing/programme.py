"""What this room contributes to the rest of the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import (
    FamilyAction,
    MergeRule,
    NavigationEntry,
    Panel,
    ParentPanel,
    Programme,
    ReminderSource,
    TodayBlock,
)
from berceau.housing import panels, parents, policies, reminders
from berceau.housing.queries.lists import COMPARTMENTS
from berceau.housing.register import PERSONAL_DATA, TECHNICAL_FIELDS
from berceau.housing.retention import HOLDINGS, RETENTION

PROGRAMME = Programme(
    key="housing",
    label=_("Logement"),
    navigation=(
        NavigationEntry("housing:list", _("Logement"), "house", 28),
        NavigationEntry(
            "housing:template", _("Modèle de lettre d’appui"), "file-earmark-text", 64, _("Piloter")
        ),
    ),
    today=(
        TodayBlock(
            key="logement",
            title=_("Logement"),
            template="housing/today.html",
            items=panels.due,
            order=28,
            compartments=COMPARTMENTS,
        ),
    ),
    panels=(
        Panel(
            key="logement",
            title=_("Logement"),
            template="housing/panel.html",
            context=panels.of_family,
            order=30,
            column="side",
            compartment="housing",
        ),
    ),
    family_actions=(
        FamilyAction(
            "housing:family", _("Demande de logement"), "house", 40, policies.may_be_offered
        ),
    ),
    parent_panels=(ParentPanel("housing", "housing/parents_block.html", parents.block, 30),),
    reminders=(ReminderSource("housing", _("Rendez-vous logement"), reminders.given),),
    personal_data=PERSONAL_DATA,
    technical_fields=TECHNICAL_FIELDS,
    retention=RETENTION,
    holdings=HOLDINGS,
    merges=(
        MergeRule("housing.HousingRequest", "family", "move"),
        MergeRule("housing.HousingRequest", "applicant", "move"),
    ),
)
