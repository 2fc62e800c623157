"""What this room contributes to the rest of the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import (
    FamilyAction,
    MergeRule,
    NavigationEntry,
    Panel,
    Programme,
    TodayBlock,
)
from berceau.sharing import panels, policies
from berceau.sharing.queries.emergency import count_to_review
from berceau.sharing.queries.shares import count_received, reached
from berceau.sharing.register import PERSONAL_DATA, TECHNICAL_FIELDS
from berceau.sharing.retention import HOLDINGS, RETENTION

PROGRAMME = Programme(
    key="sharing",
    label=_("Partage"),
    navigation=(
        NavigationEntry(
            "sharing:received", _("Partagé avec moi"), "people", 25, count=count_received
        ),
        NavigationEntry("sharing:emergency", _("Accès d’urgence"), "key", 42),
        NavigationEntry(
            "sharing:emergencies",
            _("Accès d’urgence à revoir"),
            "key",
            76,
            _("Contrôle"),
            count=count_to_review,
        ),
    ),
    today=(
        TodayBlock(
            key="urgences",
            title=_("Accès d’urgence sur vos dossiers"),
            template="sharing/today_emergencies.html",
            items=panels.opened_in_emergency,
            order=5,
        ),
        TodayBlock(
            key="partages",
            title=_("Partagé avec vous"),
            template="sharing/today_shares.html",
            items=panels.confided,
            order=45,
            column="side",
            compartments=("sharing",),
        ),
    ),
    panels=(
        Panel(
            key="partages",
            title=_("Partages"),
            template="sharing/panel_shares.html",
            context=panels.of_family,
            order=60,
            column="side",
            compartment="sharing",
        ),
        Panel(
            key="autres-services",
            title=_("Autres services"),
            template="sharing/panel_services.html",
            context=panels.other_services,
            order=20,
            column="side",
            compartment="sharing",
        ),
        Panel(
            key="urgences",
            title=_("Accès d’urgence"),
            template="sharing/panel_emergencies.html",
            context=panels.emergencies,
            order=94,
            column="side",
            compartment="journal",
        ),
    ),
    family_actions=(
        FamilyAction("sharing:new", _("Partager avec…"), "people", 20, policies.can_share),
    ),
    personal_data=PERSONAL_DATA,
    technical_fields=TECHNICAL_FIELDS,
    reaches=reached,
    retention=RETENTION,
    holdings=HOLDINGS,
    merges=(
        MergeRule("sharing.Share", "family", "move"),
        MergeRule("sharing.Share", "adult", "move"),
        MergeRule("sharing.EmergencyAccess", "family", "move"),
        MergeRule("sharing.EmergencyAccess", "adult", "move"),
    ),
)
