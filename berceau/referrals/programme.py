"""What this room contributes to the rest of the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import (
    FamilyAction,
    GuestDoor,
    NavigationEntry,
    NightlyJob,
    Panel,
    ParentPanel,
    Programme,
    TodayBlock,
)
from berceau.referrals import panels, policies
from berceau.referrals.actions.clock import nightly, rehearse
from berceau.referrals.actions.making import PURPOSE
from berceau.referrals.actions.moving import seen
from berceau.referrals.queries import lists, partner
from berceau.referrals.register import MERGES, PERSONAL_DATA, TECHNICAL_FIELDS
from berceau.referrals.retention import HOLDINGS, RETENTION, erase_families

PROGRAMME = Programme(
    key="referrals",
    label=_("Orientations"),
    navigation=(
        NavigationEntry("referrals:inbox", _("Orientations reçues"), "envelope", 16),
        NavigationEntry(
            "referrals:answers", _("Réponses des structures"), "bar-chart", 69, _("Piloter")
        ),
    ),
    today=(
        TodayBlock(
            key="orientations",
            title=_("Orientations sans réponse ou sans suite"),
            template="referrals/today.html",
            items=lists.to_take_up,
            order=12,
            compartments=lists.COMPARTMENTS,
        ),
        TodayBlock(
            key="orientations-recues",
            title=_("Orientations reçues, à répondre"),
            template="referrals/today_received.html",
            items=partner.waiting,
            order=13,
            compartments=("referrals",),
        ),
    ),
    panels=(
        Panel(
            key="orientations",
            title=_("Orientations"),
            template="referrals/panel.html",
            context=panels.of_family,
            order=35,
            compartment="social",
        ),
    ),
    family_actions=(
        FamilyAction(
            "referrals:needs", _("Orienter"), "signpost-2", 15, policies.can_refer, primary=True
        ),
    ),
    parent_panels=(
        ParentPanel(
            key="orientations",
            template="referrals/parent_panel.html",
            context=panels.of_adult,
            order=30,
        ),
    ),
    guest_doors=(GuestDoor(PURPOSE, _("Orientation"), "referrals:guest", days=8, opened=seen),),
    unheard=lists.unheard,
    reaches=partner.reached,
    nightly=(NightlyJob("referrals", _("Silence des orientations"), nightly, 460, rehearse),),
    personal_data=PERSONAL_DATA,
    technical_fields=TECHNICAL_FIELDS,
    merges=MERGES,
    holdings=HOLDINGS,
    retention=RETENTION,
    erase_families=erase_families,
)
