"""What this room contributes: the trust pages, the administrator's pages, the journal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from berceau.contract import NavigationEntry, Panel, PersonalData, Programme
from berceau.privacy import queries

if TYPE_CHECKING:
    from berceau.accounts.models import Agent
    from berceau.families.models import Family


def openings(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """« Qui a ouvert ce dossier », by function and organisation."""
    lines = queries.readings_of(family.pk)
    return {"openings": lines} if lines else None


PROGRAMME = Programme(
    key="privacy",
    label=_("Confiance"),
    navigation=(
        NavigationEntry("privacy:agents", _("Agents"), "people", 80, _("Administration")),
        NavigationEntry("privacy:settings", _("Réglages"), "sliders", 85, _("Administration")),
        NavigationEntry("privacy:matrix", _("Confiance"), "shield-lock", 90),
    ),
    panels=(
        Panel(
            key="openings",
            title=_("Qui a ouvert ce dossier"),
            template="privacy/openings_panel.html",
            context=openings,
            order=95,
            column="side",
            compartment="journal",
        ),
    ),
    personal_data=(
        PersonalData(
            fields=(
                "Reading.at",
                "Reading.agent",
                "Reading.role",
                "Reading.organisation",
                "Reading.family_number",
                "Reading.compartment",
                "Reading.ground",
            ),
            purpose=_("Savoir qui a ouvert quel dossier, et pourquoi"),
            basis=_("Obligation de sécurité (RGPD, article 32)"),
            retention=_("12 mois"),
            compartment="journal",
        ),
        PersonalData(
            fields=("Act.at", "Act.agent", "Act.verb", "Act.family_number", "Act.detail"),
            purpose=_("Savoir qui a fait quoi : ouvrir un compte, réunir, clore, annuler"),
            basis=_("Obligation de sécurité (RGPD, article 32)"),
            retention=_("12 mois"),
            compartment="journal",
        ),
    ),
    technical_fields=("Reading.id", "Act.id"),
)
