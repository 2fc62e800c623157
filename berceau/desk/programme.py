"""What the shell itself contributes: its two entries of the menu."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import FamilyAction, NavigationEntry, Programme
from berceau.families.policies import can_see

PROGRAMME = Programme(
    key="desk",
    label=_("Accueil des agents"),
    navigation=(
        NavigationEntry("desk:today", _("Aujourd’hui"), "sun", 10),
        NavigationEntry("desk:search", _("Rechercher"), "search", 15),
    ),
    family_actions=(
        FamilyAction("desk:summary", _("Imprimer le résumé"), "printer", 80, shown=can_see),
    ),
)
