"""What this room contributes to the rest of the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import GuestDoor, NavigationEntry, NightlyJob, Programme
from berceau.professionals.actions import renewing
from berceau.professionals.actions.moves import PURPOSE
from berceau.professionals.queries.moderation import how_many_wait
from berceau.professionals.register import PERSONAL_DATA, TECHNICAL_FIELDS
from berceau.professionals.retention import RETENTION

PROGRAMME = Programme(
    key="professionals",
    label=_("Professionnels qui se font connaître"),
    navigation=(
        NavigationEntry(
            "professionals:list",
            _("Professionnels inscrits"),
            "person-badge",
            65,
            _("Piloter"),
            count=how_many_wait,
        ),
    ),
    guest_doors=(GuestDoor(PURPOSE, _("Mon inscription"), "professionals:mine", days=30),),
    nightly=(
        NightlyJob(
            "professionals",
            _("Professionnels à revalider"),
            renewing.nightly,
            470,
            renewing.rehearse,
        ),
    ),
    personal_data=PERSONAL_DATA,
    technical_fields=TECHNICAL_FIELDS,
    retention=RETENTION,
)
