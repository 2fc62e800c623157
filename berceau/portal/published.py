"""What the settings say of the service: each missing one is named, on the page and by the doctor.

A blank is never shown: the page says which setting to fill.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from berceau.contract import Finding


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a public service must say of itself."""

    variable: str
    label: str | Promise
    value: str

    @property
    def lines(self) -> list[str]:
        """A setting is one line: « | » begins another one on the page."""
        return [line.strip() for line in self.value.split("|") if line.strip()]


EXPECTED = {
    "BERCEAU_CONTROLLER": (gettext_lazy("Responsable du service"), "CONTROLLER"),
    "BERCEAU_CONTROLLER_ADDRESS": (gettext_lazy("Adresse et téléphone"), "CONTROLLER_ADDRESS"),
    "BERCEAU_PUBLISHER": (gettext_lazy("Direction de la publication"), "PUBLISHER"),
    "BERCEAU_HOST": (gettext_lazy("Hébergement"), "HOST"),
    "BERCEAU_DPO_CONTACT": (
        gettext_lazy("Délégué à la protection des données"),
        "DPO_CONTACT",
    ),
    "BERCEAU_TEAM_PHONE": (gettext_lazy("Téléphone de l’équipe"), "TEAM_PHONE"),
    "BERCEAU_COMPLAINT_CONTACT": (gettext_lazy("Réclamations"), "COMPLAINT_CONTACT"),
    "BERCEAU_ACCESSIBILITY_CONTACT": (gettext_lazy("Accessibilité"), "ACCESSIBILITY_CONTACT"),
}


def said(variable: str) -> Said:
    label, name = EXPECTED[variable]
    return Said(variable, label, str(getattr(settings, name)))


def missing() -> list[str]:
    """The settings that the public pages wait for, in their order."""
    return [variable for variable in EXPECTED if not said(variable).value]


def check(at: datetime) -> Finding:
    """The public pages name who is responsible, who hosts, whom to write to."""
    absent = missing()
    if not absent:
        return Finding("ok", _("Les pages publiques disent qui publie, qui héberge, qui joindre."))
    return Finding(
        "warn",
        ngettext(
            "Il manque %(count)d information sur les pages publiques : %(names)s.",
            "Il manque %(count)d informations sur les pages publiques : %(names)s.",
            len(absent),
        )
        % {"count": len(absent), "names": ", ".join(absent)},
        _("Les écrire dans les réglages : la loi les demande, et les familles s’en servent."),
    )
