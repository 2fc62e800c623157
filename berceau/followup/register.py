"""The follow-up's lines of the register: what is held, why, on which ground, how long."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import PersonalData

BASIS = _("Mission d’intérêt public (RGPD, article 6.1.e) ; la famille a dit oui et peut arrêter")
WITH_THE_FILE = _("Le temps de l’accompagnement, puis 2 ans après le dernier mot de la famille")

PERSONAL_DATA = (
    PersonalData(
        fields=(
            "Note.family",
            "Note.author",
            "Note.kind",
            "Note.text",
            "Note.themes",
            "Note.readers",
            "Note.from_family",
            "Note.happened_on",
            "Note.at",
        ),
        purpose=_("Se rappeler ce qui a été dit, pour que la famille ne le répète pas"),
        basis=BASIS,
        retention=_(
            "Notes de l’équipe : comme le dossier. "
            "Notes personnelles : 12 mois, ou la fin de l’accompagnement"
        ),
        compartment="followup",
    ),
    PersonalData(
        fields=(
            "Promise.family",
            "Promise.kind",
            "Promise.due_on",
            "Promise.made_by",
            "Promise.made_at",
            "Promise.kept_at",
            "Promise.cancelled_at",
            "Promise.postponed_times",
            "Promise.stopped_by",
        ),
        purpose=_("Tenir les appels promis à la famille"),
        basis=BASIS,
        retention=WITH_THE_FILE,
        compartment="followup",
    ),
    PersonalData(
        fields=(
            "Loss.family",
            "Loss.pregnancy",
            "Loss.child",
            "Loss.on",
            "Loss.by",
            "Loss.at",
            "Loss.undone_at",
        ),
        purpose=_("Arrêter tout rappel après une perte, et changer de ton"),
        basis=BASIS,
        retention=WITH_THE_FILE,
        compartment="followup",
    ),
    PersonalData(
        fields=(
            "Closing.family",
            "Closing.reason",
            "Closing.on",
            "Closing.last_note",
            "Closing.what_follows",
            "Closing.by",
            "Closing.at",
            "Closing.reopened_at",
            "Closing.reopened_by",
        ),
        purpose=_("Dire quand et pourquoi l’accompagnement a fini, et ce qui suit"),
        basis=BASIS,
        retention=WITH_THE_FILE,
        compartment="followup",
    ),
    PersonalData(
        fields=(
            "Assignment.family",
            "Assignment.referente",
            "Assignment.since",
            "Assignment.until",
            "Assignment.by",
            "Assignment.at",
            "AssignmentRule.referente",
        ),
        purpose=_("Savoir qui répond de la famille, et qui en répondait avant"),
        basis=BASIS,
        retention=WITH_THE_FILE,
        compartment="assignment",
    ),
)

TECHNICAL_FIELDS = (
    "Note.id",
    "Note.form_key",
    "Promise.id",
    "Loss.id",
    "Closing.id",
    "Assignment.id",
    "AssignmentRule.id",
    "AssignmentRule.commune_code",
    "AssignmentRule.neighbourhood",
    # The desk's counter holds nobody: numbers of a day, and the keys of its last forms.
    "DeskDay.id",
    "DeskDay.day",
    "DeskDay.accepted",
    "DeskDay.refused",
    "DeskDay.later",
    "DeskDay.received",
)
