"""What this room contributes to the rest of the house."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import NavigationEntry, PersonalData, Programme

PROGRAMME = Programme(
    key="leaflet",
    label=_("Dépliant"),
    navigation=(NavigationEntry("leaflet:prepare", _("Dépliant"), "printer", 57),),
    personal_data=(
        PersonalData(
            fields=("LeafletChoice.by", "LeafletChoice.at"),
            purpose=_("Savoir qui a choisi ce que dit le dépliant"),
            basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
            retention=_("Tant que le choix tient"),
            compartment="directory",
        ),
    ),
    technical_fields=(
        "LeafletChoice.commune_code",
        "LeafletChoice.neighbourhood",
        "LeafletChoice.service",
        "LeafletChoice.place",
    ),
)
