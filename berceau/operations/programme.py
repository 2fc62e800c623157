"""What this room contributes to the rest of the house."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import HealthCheck, NavigationEntry, NightlyJob, Programme
from berceau.operations import jobs
from berceau.operations.checks import database, keys, machine, routine

PROGRAMME = Programme(
    key="operations",
    label=_("Exploitation"),
    navigation=(
        NavigationEntry("operations:paper", _("Sur papier"), "printer", 58),
        NavigationEntry(
            "operations:state", _("État de l’instance"), "gear", 88, _("Administration")
        ),
    ),
    nightly=(
        NightlyJob("paper", _("Paquet papier"), jobs.paper, 800, rehearse=jobs.paper_rehearsal),
        NightlyJob("backup", _("Sauvegarde"), jobs.backup, 900, rehearse=jobs.backup_rehearsal),
    ),
    checks=(
        HealthCheck("database", _("Base de données"), database.reachable),
        HealthCheck("durability", _("Écritures durables"), database.durable),
        HealthCheck("migrations", _("Migrations"), database.migrations),
        HealthCheck("night", _("La nuit"), routine.last_night),
        HealthCheck("backup", _("Sauvegarde"), routine.backup_age),
        HealthCheck("backup-verified", _("Restauration d’essai"), routine.backup_verified),
        HealthCheck("backup-key", _("Clé de sauvegarde"), routine.backup_key),
        HealthCheck("keys", _("Clés de chiffrement"), keys.present),
        HealthCheck("keys-used", _("Valeurs chiffrées"), keys.in_use),
        HealthCheck("paper", _("Paquet papier"), routine.paper),
        HealthCheck("clock", _("Horloge"), machine.clock),
        HealthCheck("disk", _("Disque"), machine.disk),
        HealthCheck("mail", _("Courriel"), machine.mail),
        HealthCheck("outside", _("HTTPS et adresses"), machine.outside),
    ),
)
