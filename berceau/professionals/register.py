"""This room's lines of the register: professionals, by what they say of themselves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import PersonalData

PERSONAL_DATA = (
    PersonalData(
        fields=(
            "Registration.email",
            "Registration.answers",
            "Registration.accepted",
            "Registration.commune_code",
            "Registration.created_at",
            "Registration.changed_at",
            "Registration.sent_at",
            "Registration.ended_at",
            "Registration.correction_sent_at",
            "Registration.certificate",
            "Registration.accepted_on",
            "Registration.valid_until",
            "Registration.asked_at",
            "Registration.reminded_at",
            "RegistrationMove.registration",
            "RegistrationMove.verb",
            "RegistrationMove.came_from",
            "RegistrationMove.led_to",
            "RegistrationMove.hand",
            "RegistrationMove.by",
            "RegistrationMove.at",
            "RegistrationMove.reasons",
            "RegistrationMove.sentence",
            "Attachment.registration",
            "Attachment.structure",
            "Attachment.professional",
            "Attachment.given",
            "Attachment.at",
            "Attachment.by",
        ),
        purpose=_(
            "Dire aux familles qui peut les aider : des professionnels se font connaître, l’équipe "
            "vérifie, chacun confirme chaque année"
        ),
        basis=_(
            "Mission d’intérêt public (RGPD, article 6.1.e) ; la publication, par l’accord de la "
            "personne (article 6.1.a), retiré quand elle veut par son lien"
        ),
        retention=_(
            "Brouillon : 60 jours sans y toucher ; refusée ou retirée : 12 mois ; acceptée : tant "
            "que la personne confirme ; tout de suite quand elle efface"
        ),
        compartment="professionals",
    ),
)
TECHNICAL_FIELDS = (
    "Registration.reference",
    "Registration.state",
    "Registration.email_index",
)
