"""This room's lines of the register: what is held, why, on which ground, how long."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import PersonalData

BASIS = _("Mission d’intérêt public (RGPD, article 6.1.e) ; la famille le demande")
KEPT = _("Le temps de la demande, puis 12 mois après sa fin ; au plus tard comme le dossier")

PERSONAL_DATA = (
    PersonalData(
        fields=(
            "HousingRequest.family",
            "HousingRequest.applicant",
            "HousingRequest.state",
            "HousingRequest.number",
            "HousingRequest.size",
            "HousingRequest.reasons",
            "HousingRequest.words",
            "HousingRequest.confided_to",
            "HousingRequest.created_by",
            "HousingRequest.created_at",
            "HousingRequest.ended_at",
            "HousingStep.request",
            "HousingStep.before",
            "HousingStep.after",
            "HousingStep.on",
            "HousingStep.filed_before",
            "HousingStep.words",
            "HousingStep.by",
            "HousingStep.at",
            "HousingStep.undone_at",
            "HousingStep.undone_by",
            "HouseholdReport.request",
            "HouseholdReport.people",
            "HouseholdReport.left_out",
            "HouseholdReport.others",
            "HouseholdReport.words",
            "HouseholdReport.on",
            "HouseholdReport.by",
            "HouseholdReport.at",
            "HouseholdReport.undone_at",
        ),
        purpose=_("Faire avancer une demande de logement social et ne pas manquer ses dates"),
        basis=BASIS,
        retention=KEPT,
        compartment="housing",
    ),
    PersonalData(
        fields=(
            "Piece.request",
            "Piece.usual",
            "Piece.label",
            "Piece.holder",
            "Piece.state",
            "Piece.since",
            "Piece.by",
            "Piece.at",
            "Appointment.request",
            "Appointment.on",
            "Appointment.hour",
            "Appointment.address",
            "Appointment.with_whom",
            "Appointment.remind",
            "Appointment.outcome",
            "Appointment.outcome_words",
            "Appointment.by",
            "Appointment.at",
            "Appointment.settled_by",
        ),
        purpose=_("Réunir les pièces d’une demande de logement, tenir ses rendez-vous"),
        basis=BASIS,
        retention=KEPT,
        compartment="housing",
    ),
    PersonalData(
        fields=(
            "HousingNote.request",
            "HousingNote.author",
            "HousingNote.text",
            "HousingNote.for_both",
            "HousingNote.at",
            "HousingNote.corrected_at",
        ),
        purpose=_("Se rappeler ce qui a été dit du logement, chaque service de son côté"),
        basis=BASIS,
        retention=KEPT,
        compartment="housing",
    ),
    PersonalData(
        fields=(
            "Letter.request",
            "Letter.landlord",
            "Letter.title",
            "Letter.body",
            "Letter.signer",
            "Letter.signer_function",
            "Letter.place",
            "Letter.on",
            "Letter.by",
            "Letter.at",
            "Letter.cancelled_at",
            "Letter.cancelled_by",
        ),
        purpose=_(
            "Appuyer une demande de logement auprès d’un bailleur, et garder ce qui est écrit"
        ),
        basis=BASIS,
        retention=KEPT,
        compartment="housing",
    ),
    PersonalData(
        fields=("LetterTemplate.by", "LetterTemplate.at", "LetterTemplate.note"),
        purpose=_("Savoir qui a changé le modèle de la lettre d’appui, quand et pourquoi"),
        basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
        retention=_("Tant que le modèle sert"),
        compartment="accounts",
    ),
)
TECHNICAL_FIELDS = (
    "HousingRequest.reference",
    "HousingNote.of_team",
    "Letter.year",
    "Letter.rank",
    "Letter.template_version",
    "LetterTemplate.version",
    "LetterTemplate.title",
    "LetterTemplate.text",
)
