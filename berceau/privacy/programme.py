"""What this room contributes: the trust pages, the administrator's pages, the journal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from berceau.contract import NavigationEntry, Panel, PersonalData, Programme
from berceau.privacy import queries, watch
from berceau.privacy.retention import RETENTION

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
                "Reading.assigned",
                "Reading.scope",
                "Reading.files",
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
        PersonalData(
            fields=("AgentStreet.agent", "AgentStreet.fingerprint", "AgentStreet.on"),
            purpose=_("Voir qu’un agent ouvre le dossier d’une famille de sa rue"),
            basis=_("Obligation de sécurité (RGPD, article 32) ; donnée par l’agent s’il le veut"),
            retention=_("Jusqu’à ce que l’agent la retire, ou la fin de son compte"),
            compartment="oversight",
        ),
        PersonalData(
            fields=(
                "ReadingReview.alert",
                "ReadingReview.sentence",
                "ReadingReview.by",
                "ReadingReview.at",
            ),
            purpose=_("Savoir qu’une ouverture inhabituelle a été regardée, et ce qui a été vu"),
            basis=_("Obligation de sécurité (RGPD, article 32)"),
            retention=_("12 mois"),
            compartment="oversight",
        ),
    ),
    retention=RETENTION,
    nightly=watch.NIGHTLY,
    checks=watch.CHECKS,
    technical_fields=(
        "Reading.id",
        "Reading.number",
        "Reading.seal",
        "Act.id",
        "Act.number",
        "Act.seal",
        "ChainHead.id",
        "ChainHead.number",
        "ChainHead.seal",
        "ForgetPermit.id",
        "ForgetPermit.up_to",
        "ForgetPermit.nowhere",
        "AgentStreet.id",
        "ReadingReview.id",
    ),
)
