"""What this room contributes to the rest of the house."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import NavigationEntry, Programme
from berceau.directory.register import PERSONAL_DATA, TECHNICAL_FIELDS
from berceau.directory.retention import RETENTION

PROGRAMME = Programme(
    key="directory",
    label=_("Annuaire"),
    personal_data=PERSONAL_DATA,
    technical_fields=TECHNICAL_FIELDS,
    retention=RETENTION,
    navigation=(
        NavigationEntry(
            "directory:imports", _("Importer, exporter l’annuaire"), "download", 67, _("Piloter")
        ),
    ),
)
