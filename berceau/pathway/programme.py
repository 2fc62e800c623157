"""What this room contributes to the house."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import (
    FamilyAction,
    MergeRule,
    NavigationEntry,
    NightlyJob,
    Panel,
    PersonalData,
    Programme,
    TodayBlock,
)
from berceau.families.files import LAST_WORDS
from berceau.families.policies import can_see
from berceau.pathway import panels
from berceau.pathway.holdings import HOLDINGS
from berceau.pathway.nightly import rebuild_lists
from berceau.pathway.projection import family_changed
from berceau.pathway.week import day_lines, steps_of_the_week

PROGRAMME = Programme(
    key="pathway",
    label=_("Calendrier des familles"),
    navigation=(
        NavigationEntry("pathway:pack", _("Calendrier"), "calendar3", 60, section=_("Piloter")),
    ),
    panels=(
        Panel(
            key="frise",
            title="",
            template="pathway/panel_frise.html",
            context=panels.frise,
            order=10,
            column="wide",
            compartment="followup",
            on_paper=True,
        ),
        Panel(
            key="a-faire",
            title="",
            template="pathway/panel_to_do.html",
            context=panels.to_do,
            order=30,
            compartment="followup",
            on_paper=True,
        ),
    ),
    family_actions=(
        FamilyAction("pathway:calendar", _("Tout le calendrier"), "calendar3", 40, shown=can_see),
    ),
    today=(
        TodayBlock(
            key="etapes",
            title=_("Étapes de la semaine"),
            template="pathway/week.html",
            items=steps_of_the_week,
            compartments=LAST_WORDS,
            order=20,
            empty=_("Aucune étape ne s’ouvre cette semaine, aucune n’est en retard."),
        ),
    ),
    personal_data=(
        PersonalData(
            fields=(
                "StepDecision.family",
                "StepDecision.rule",
                "StepDecision.pregnancy",
                "StepDecision.child",
                "StepDecision.kind",
                "StepDecision.on",
                "StepDecision.told_by",
                "StepDecision.by",
                "StepDecision.said_by",
                "StepDecision.at",
                "StepDecision.undone_at",
            ),
            purpose=_("Ne pas reparler à une famille de ce qui est fait, reporté ou pas souhaité"),
            basis=_("Accord de la famille"),
            retention=_("Autant que le dossier de la famille"),
            compartment="followup",
        ),
        PersonalData(
            fields=(
                "ProjectedStep.family",
                "ProjectedStep.referente",
                "ProjectedStep.pregnancy",
                "ProjectedStep.child",
                "ProjectedStep.rule",
                "ProjectedStep.domain",
                "ProjectedStep.opens_on",
                "ProjectedStep.due_on",
                "ProjectedStep.late_from",
                "ProjectedStep.late_until",
                "ProjectedStep.postponed_to",
                "ProjectedStep.shows_on",
                "ProjectedStep.attention_from",
                "ProjectedStep.attention_until",
                "ProjectedStep.bereavement",
            ),
            purpose=_("Montrer les étapes de la semaine, calculées à partir des dates du dossier"),
            basis=_("Accord de la famille"),
            retention=_("Refaites à chaque changement, effacées à la clôture du dossier"),
            compartment="followup",
        ),
        PersonalData(
            fields=("RuleSignature.checked_by", "RuleSignature.by"),
            purpose=_("Savoir qui répond d’une ligne du calendrier"),
            basis=_("Mission d’intérêt public"),
            retention=_("Autant que la ligne du calendrier"),
            compartment="calendar",
        ),
    ),
    merges=(
        MergeRule("pathway.StepDecision", "family", "move"),
        MergeRule("pathway.StepDecision", "pregnancy", "move"),
        MergeRule("pathway.StepDecision", "child", "move"),
        MergeRule("pathway.StepDecision", "said_by", "move"),
        MergeRule("pathway.ProjectedStep", "family", "rebuild"),
        MergeRule("pathway.ProjectedStep", "pregnancy", "rebuild"),
        MergeRule("pathway.ProjectedStep", "child", "rebuild"),
    ),
    family_changed=family_changed,
    day_lines=day_lines,
    holdings=HOLDINGS,
    nightly=(NightlyJob("pathway", _("Listes du calendrier"), rebuild_lists, 400),),
    technical_fields=(
        "ProjectedStep.active_from",
        "ProjectedStep.active_until",
        "RuleSignature.rule",
        "RuleSignature.rule_hash",
        "RuleSignature.checked_on",
        "RuleSignature.at",
        "Projection.pack_version",
        "Projection.pack_fingerprint",
        "Projection.made_on",
        "Projection.families",
    ),
)
