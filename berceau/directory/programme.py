"""What this room contributes to the rest of the house."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import (
    GuestDoor,
    HealthCheck,
    NavigationEntry,
    NightlyJob,
    Programme,
    TodayBlock,
)
from berceau.directory import nightly, today, upkeep
from berceau.directory.register import PERSONAL_DATA, TECHNICAL_FIELDS
from berceau.directory.retention import RETENTION

PROGRAMME = Programme(
    key="directory",
    label=_("Annuaire"),
    personal_data=PERSONAL_DATA,
    technical_fields=TECHNICAL_FIELDS,
    retention=RETENTION,
    navigation=(
        NavigationEntry("directory:entries", _("Annuaire"), "geo-alt", 35),
        NavigationEntry(
            "directory:campaigns",
            _("Tenir l’annuaire"),
            "patch-check",
            66,
            _("Piloter"),
            count=today.proposed,
        ),
        NavigationEntry(
            "directory:imports", _("Importer, exporter l’annuaire"), "download", 67, _("Piloter")
        ),
    ),
    today=(
        TodayBlock(
            key="fiches-a-verifier",
            title=_("Fiches que vous tenez, à vérifier"),
            template="directory/today_stale.html",
            items=today.mine_to_verify,
            order=70,
            column="side",
            compartments=(),
        ),
    ),
    guest_doors=(
        GuestDoor("structure", _("Confirmer ou corriger sa fiche"), "directory:guest", days=30),
    ),
    nightly=(
        NightlyJob(
            key="directory_index",
            label=_("Index de recherche de l’annuaire"),
            run=upkeep.run,
            order=46,
            rehearse=upkeep.would_run,
        ),
        NightlyJob(
            key="directory_reminders",
            label=_("Relances des structures interrogées"),
            run=nightly.remind,
            order=45,
            rehearse=nightly.would_remind,
        ),
    ),
    checks=(HealthCheck("directory-index", _("Recherche de l’annuaire"), upkeep.check),),
)
