"""What this room contributes to the rest of the house."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import NavigationEntry, Programme

PROGRAMME = Programme(
    key="dpo",
    label=_("Contrôle"),
    navigation=(
        NavigationEntry("dpo:oversight", _("Vue d’ensemble"), "shield-lock", 3, _("Contrôle")),
        NavigationEntry("dpo:documents", _("Documents"), "file-earmark-text", 92),
    ),
)
