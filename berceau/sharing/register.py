"""This room's lines of the register: what is held, why, on which ground, how long."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import PersonalData

PERSONAL_DATA = (
    PersonalData(
        fields=(
            "Share.family",
            "Share.adult",
            "Share.made_by",
            "Share.made_at",
            "Share.recipient",
            "Share.recipient_organisation",
            "Share.regime",
            "Share.sentence",
            "Share.with_identity",
            "Share.with_children",
            "Share.expires_on",
            "Share.told",
            "Share.told_on",
            "Share.silence_reason",
            "Share.agreed",
            "Share.revoked_at",
            "Share.revoked_by",
            "OtherService.share",
            "OtherService.said_at",
            "OtherService.told",
            "OtherService.told_on",
            "OtherService.withdrawn_at",
        ),
        purpose=_("Confier une phrase à une personne nommée, tenue au secret, jusqu’à une date"),
        basis=_(
            "Mission d’intérêt public (RGPD, article 6.1.e) ; secret partagé selon le régime "
            "choisi (CASF L121-6-2, CASF L226-2-2, CSP L1110-4) ou accord de la personne"
        ),
        retention=_(
            "90 jours par défaut, au plus la fin de l’accompagnement ; "
            "la trace, 12 mois après la fin du partage"
        ),
        compartment="sharing",
    ),
    PersonalData(
        fields=(
            "EmergencyAccess.family",
            "EmergencyAccess.adult",
            "EmergencyAccess.agent",
            "EmergencyAccess.role",
            "EmergencyAccess.organisation",
            "EmergencyAccess.reason",
            "EmergencyAccess.opened_at",
            "EmergencyAccess.reviewed_at",
            "EmergencyAccess.reviewed_by",
            "EmergencyAccess.conclusion",
            "EmergencyAccess.review",
        ),
        purpose=_("Joindre une personne en urgence ; revoir chaque accès sous 7 jours"),
        basis=_("Mission d’intérêt public (RGPD, article 6.1.e) ; sécurité (RGPD, article 32)"),
        retention=_("12 mois"),
        compartment="emergency",
    ),
)
TECHNICAL_FIELDS = ("Share.reference", "EmergencyAccess.reference")
