"""This room's lines of the register: what is held, why, on which ground, how long."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import PersonalData

BASIS = _("Mission d’intérêt public (RGPD, article 6.1.e) ; accord de la personne")
WITH_THE_FILE = _("Autant que le dossier de la famille")

PERSONAL_DATA = (
    PersonalData(
        fields=("Rhythm.adult", "Rhythm.pace", "Rhythm.at", "Rhythm.by"),
        purpose=_("N’écrire à chacun que ce qu’il accepte"),
        basis=BASIS,
        retention=WITH_THE_FILE,
        compartment="agreement",
    ),
    PersonalData(
        fields=("Mute.family", "Mute.step", "Mute.by", "Mute.at"),
        purpose=_("Épargner à une famille un rappel qui ne lui convient pas"),
        basis=BASIS,
        retention=WITH_THE_FILE,
        compartment="followup",
    ),
    PersonalData(
        fields=(
            "Reminded.adult",
            "Reminded.family",
            "Reminded.source",
            "Reminded.key",
            "Reminded.on",
            "Reminded.message",
        ),
        purpose=_("Ne pas rappeler deux fois la même chose, et ne plus rappeler ce qui est fait"),
        basis=BASIS,
        retention=WITH_THE_FILE,
        compartment="followup",
    ),
    PersonalData(
        fields=("ReminderRule.changed_by", "ReminderRule.changed_at"),
        purpose=_("Savoir qui a choisi ce qui est rappelé"),
        basis=_("Mission d’intérêt public"),
        retention=_("Autant que la règle"),
        compartment="wordings",
    ),
)

TECHNICAL_FIELDS = (
    "ReminderRule.id",
    "ReminderRule.step",
    "ReminderRule.days_before",
    "ReminderRule.days_after",
    "ReminderRule.level",
    "ReminderRule.is_active",
    "Rhythm.id",
    "Mute.id",
    "Reminded.id",
)
