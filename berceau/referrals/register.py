"""This room's lines of the register: what is held, why, on which ground, how long."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import MergeRule, PersonalData

RETENTION_WORDS = _(
    "12 mois après le dernier mot d’une orientation finie, et au plus tard avec le dossier"
)
PERSONAL_DATA = (
    PersonalData(
        fields=(
            "Referral.family",
            "Referral.adult",
            "Referral.child",
            "Referral.pregnancy",
            "Referral.need",
            "Referral.step",
            "Referral.service_reference",
            "Referral.structure_reference",
            "Referral.service_name",
            "Referral.structure_name",
            "Referral.kind",
            "Referral.sentence",
            "Referral.passed",
            "Referral.made_by",
            "Referral.sent_at",
            "Referral.appointment_at",
            "Referral.answered_at",
            "Referral.settled_at",
            "Referral.settled_by",
            "Referral.after",
            "Transition.referral",
            "Transition.by",
            "Transition.at",
            "Transition.reason",
            "Transition.appointment_at",
            "Transition.undone_at",
        ),
        purpose=_("Orienter une personne vers un service, et savoir ce qu’il en est advenu"),
        basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
        retention=RETENTION_WORDS,
        compartment="social",
    ),
    PersonalData(
        fields=(
            "Referral.regime",
            "Referral.recipient_ground",
            "Referral.agreed",
            "Referral.told",
            "Referral.told_on",
        ),
        purpose=_("Pouvoir dire sur quelle règle une structure a été prévenue"),
        basis=_("Accord de la personne, ou secret partagé de l’action sociale (CASF L121-6-2)"),
        retention=RETENTION_WORDS,
        compartment="sharing",
    ),
)
TECHNICAL_FIELDS = (
    "Referral.reference",
    "Referral.structure_index",
    "Referral.way",
    "Referral.state",
    "Referral.state_at",
    "Referral.reminded",
    "Referral.silent_on",
    "Referral.settled",
    "Transition.before",
    "Transition.after",
    "Transition.actor",
)
MERGES = (
    MergeRule("referrals.Referral", "family", "move"),
    MergeRule("referrals.Referral", "adult", "move"),
    MergeRule("referrals.Referral", "child", "move"),
    MergeRule("referrals.Referral", "pregnancy", "move"),
)
