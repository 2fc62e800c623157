"""What this room contributes to the house."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import FamilyAction, MergeRule, NavigationEntry, Panel, Programme
from berceau.families import panels, policies
from berceau.families.holdings import HOLDINGS
from berceau.families.register import PERSONAL_DATA, TECHNICAL_FIELDS
from berceau.families.stops import STOP_RULES

PROGRAMME = Programme(
    key="families",
    label=_("Familles"),
    navigation=(
        NavigationEntry(route="families:list", label=_("Familles"), icon="people", order=20),
    ),
    panels=(
        Panel(
            key="alike",
            title=_("Peut-être la même famille"),
            template="families/panel_alike.html",
            context=panels.alike,
            order=2,
            column="wide",
        ),
        Panel(
            key="children",
            title=_("Enfants"),
            template="families/panel_children.html",
            context=panels.children,
            shows=panels.compartments_of_children,
            order=15,
            column="side",
            on_paper=True,
        ),
        # Never on paper: a printed page travels between parents who may not share numbers.
        Panel(
            key="people",
            title=_("Qui sont-ils"),
            template="families/panel_people.html",
            context=panels.people,
            shows=panels.compartments_of_people,
            order=12,
            column="side",
        ),
    ),
    family_actions=(
        FamilyAction(
            route="families:edit",
            label=_("Corriger"),
            icon="pencil",
            order=70,
            shown=policies.can_edit,
        ),
        FamilyAction(
            route="families:child_add",
            label=_("Ajouter un enfant"),
            icon="person-plus",
            order=71,
            shown=policies.can_edit,
        ),
        FamilyAction(
            route="families:pregnancy_add",
            label=_("Ajouter une grossesse"),
            icon="calendar-plus",
            order=72,
            shown=policies.can_edit,
        ),
        FamilyAction(
            route="families:merge",
            label=_("Réunir deux dossiers"),
            icon="arrow-left-right",
            order=79,
            shown=policies.can_edit,
        ),
    ),
    stop_rules=STOP_RULES,
    personal_data=PERSONAL_DATA,
    holdings=HOLDINGS,
    technical_fields=TECHNICAL_FIELDS,
    merges=(
        MergeRule("families.Adult", "family", "move"),
        MergeRule("families.Contact", "adult", "move"),
        MergeRule("families.Pregnancy", "family", "move"),
        MergeRule("families.Pregnancy", "carried_by", "move"),
        MergeRule("families.Child", "pregnancy", "move"),
        MergeRule("families.ChildHome", "child", "move"),
        MergeRule("families.ChildHome", "family", "move"),
        MergeRule("families.DateChange", "family", "move"),
        MergeRule("families.DateChange", "pregnancy", "move"),
        MergeRule("families.DateChange", "child", "move"),
        # Earlier reunions stay written where they were made, so that each can be undone in turn.
        MergeRule("families.Merge", "kept", "keep"),
        MergeRule("families.Merge", "absorbed", "keep"),
        MergeRule("families.SearchTerm", "family", "rebuild"),
    ),
)
