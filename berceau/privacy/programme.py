"""What this room contributes to the house."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import Programme

PROGRAMME = Programme(key="privacy", label=_("privacy"))
