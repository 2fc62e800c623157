"""This room's lines of the register: requests of persons, requests of third parties."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import PersonalData

BASIS = _("Obligation légale (RGPD, articles 12 et 15 à 21)")

PERSONAL_DATA = (
    PersonalData(
        fields=(
            "Request.kind", "Request.scope", "Request.family_number", "Request.adult_number",
            "Request.received_on", "Request.identity", "Request.words", "Request.recorded_by",
            "Request.recorded_at", "Request.due_on", "Request.extended_because", "Request.answer",
            "Request.answer_words", "Request.answered_on", "Request.answered_by",
            "Request.lifted_on", "Request.changes",
        ),
        purpose=_("Répondre à chaque personne dans le mois, et pouvoir le prouver"),
        basis=BASIS,
        retention=_("2 ans après la réponse ; sans les mots dès que le dossier est effacé"),
        compartment="rights",
    ),
    PersonalData(
        fields=(
            "AccessPack.request", "AccessPack.content", "AccessPack.masks", "AccessPack.note",
            "AccessPack.gathered_at", "AccessPack.approved_at", "AccessPack.approved_by",
            "AccessPack.delivered_at", "AccessPack.delivered_how", "AccessPack.fingerprint",
        ),
        purpose=_("Relire ce qui est remis à la personne, en masquant les autres"),
        basis=BASIS,
        retention=_("Le contenu : jusqu’à la remise. Le reste : avec la demande"),
        compartment="rights",
    ),
    PersonalData(
        fields=(
            "ThirdPartyRequest.asked_by", "ThirdPartyRequest.legal_text",
            "ThirdPartyRequest.in_writing", "ThirdPartyRequest.family_number",
            "ThirdPartyRequest.received_on", "ThirdPartyRequest.asked",
            "ThirdPartyRequest.recorded_by", "ThirdPartyRequest.recorded_at",
            "ThirdPartyRequest.answer", "ThirdPartyRequest.given", "ThirdPartyRequest.answered_on",
            "ThirdPartyRequest.answered_by",
        ),
        purpose=_("Savoir quelle autorité a demandé quoi, sur quel texte, et ce qui a été remis"),
        basis=BASIS,
        retention=_("2 ans après la réponse"),
        compartment="oversight",
    ),
)  # fmt: skip
TECHNICAL_FIELDS = ("Request.reference", "ThirdPartyRequest.reference")
