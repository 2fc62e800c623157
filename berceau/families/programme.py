"""What this room contributes to the house."""

from django.utils.translation import gettext_lazy as _

from berceau.contract import MergeRule, Programme

PROGRAMME = Programme(
    key="families",
    label=_("Familles"),
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
