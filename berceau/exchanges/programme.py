"""What this room contributes to the rest of the house."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import Programme

PROGRAMME = Programme(key="exchanges", label=_("Échanges"))
