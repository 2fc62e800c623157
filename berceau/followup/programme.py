"""What the follow-up contributes to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import (
    FamilyAction,
    MergeRule,
    NavigationEntry,
    Panel,
    Programme,
    TodayBlock,
)
from berceau.families.files import LAST_WORDS
from berceau.followup import policies
from berceau.followup.actions.assignment import welcome
from berceau.followup.holdings import HOLDINGS
from berceau.followup.queries import panels, people, referentes, today
from berceau.followup.queries.day import day_lines
from berceau.followup.register import PERSONAL_DATA, TECHNICAL_FIELDS
from berceau.followup.retention import RETENTION

PROGRAMME = Programme(
    key="followup",
    label=_("Suivi"),
    navigation=(
        NavigationEntry("followup:desk", _("Naissance"), "balloon", 5),
        NavigationEntry("followup:announce", _("Annoncer une famille"), "plus-lg", 30),
        NavigationEntry("followup:absences", _("Absences"), "arrow-left-right", 60),
        NavigationEntry(
            "followup:assignment",
            _("Affectation"),
            "diagram-3",
            70,
            _("Piloter"),
            count=referentes.how_many_left_alone,
        ),
    ),
    today=(
        TodayBlock(
            key="appels",
            title=_("À appeler d’abord"),
            template="followup/today_calls.html",
            items=today.to_call,
            compartments=LAST_WORDS,
            order=10,
            awaited=True,
            empty=_("Personne à rappeler aujourd’hui."),
        ),
        TodayBlock(
            key="silences",
            title=_("Sans nouvelles depuis trois mois"),
            template="followup/today_quiet.html",
            items=today.quiet,
            compartments=LAST_WORDS,
            order=40,
            empty=_("Toutes les familles ont donné signe de vie depuis trois mois."),
        ),
        TodayBlock(
            key="anniversaires",
            title=_("Bientôt la fin de l’accompagnement"),
            template="followup/today_birthdays.html",
            items=today.birthdays,
            order=50,
            empty=_("Aucun anniversaire dans les deux mois."),
            column="side",
        ),
    ),
    panels=(
        Panel(
            key="deuil",
            title="",
            template="followup/panel_loss.html",
            context=panels.loss,
            order=1,
            column="wide",
            compartment="followup",
        ),
        Panel(
            key="cloture",
            title=_("Fin d’accompagnement"),
            template="followup/panel_closing.html",
            context=panels.closing,
            order=3,
            column="wide",
            compartment="followup",
        ),
        Panel(
            key="promesses",
            title=_("Ce qui est promis"),
            template="followup/panel_promises.html",
            context=panels.promises,
            order=20,
            compartment="followup",
        ),
        Panel(
            key="echanges",
            title=_("Derniers échanges"),
            template="followup/panel_notes.html",
            context=panels.notes,
            order=40,
            compartment="followup",
            shows=panels.compartments_of_notes,
        ),
        Panel(
            key="referente",
            title=_("Qui suit cette famille"),
            template="followup/panel_referente.html",
            context=panels.referente,
            order=10,
            column="side",
            compartment="followup",
            on_paper=True,
        ),
    ),
    family_actions=(
        FamilyAction(
            "followup:note", _("Noter un contact"), "pencil", 10, policies.can_follow, primary=True
        ),
        FamilyAction(
            "followup:hand_over",
            _("Confier à une autre référente"),
            "arrow-left-right",
            60,
            policies.can_hand_over,
        ),
        FamilyAction("followup:close", _("Clore le dossier"), "archive", 70, policies.can_close),
        FamilyAction(
            "followup:reopen",
            _("Rouvrir le dossier"),
            "arrow-counterclockwise",
            70,
            policies.can_reopen,
        ),
        FamilyAction(
            "followup:loss", _("Déclarer une perte"), "flower1", 90, policies.can_declare_loss
        ),
    ),
    personal_data=PERSONAL_DATA,
    technical_fields=TECHNICAL_FIELDS,
    retention=RETENTION,
    holdings=HOLDINGS,
    family_opened=welcome,
    recall=people.recall,
    day_lines=day_lines,
    merges=(
        MergeRule("followup.Note", "family", "move"),
        MergeRule("followup.Promise", "family", "move"),
        MergeRule("followup.Loss", "family", "move"),
        # A pregnancy or a child keeps its key when it moves: the loss follows it as it is.
        MergeRule("followup.Loss", "pregnancy", "move"),
        MergeRule("followup.Loss", "child", "move"),
        # These two speak of a file, not of a family: they stay with the file they were written in.
        MergeRule("followup.Closing", "family", "keep"),
        MergeRule("followup.Assignment", "family", "keep"),
    ),
)
