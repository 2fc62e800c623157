"""What this room contributes to the rest of the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from berceau.contract import (
    FamilyAction,
    MergeRule,
    NavigationEntry,
    NightlyJob,
    ParentSetting,
    Programme,
    ReminderSource,
    StopRule,
)
from berceau.reminders import actions, night, policies
from berceau.reminders.holdings import HOLDINGS
from berceau.reminders.models import Pace
from berceau.reminders.register import PERSONAL_DATA, TECHNICAL_FIELDS
from berceau.reminders.sources import calendar, cover, promises
from berceau.reminders.stops import no_longer_due

PROGRAMME = Programme(
    key="reminders",
    label=_("Rappels"),
    navigation=(NavigationEntry("reminders:choices", _("Rappels"), "bell", 62, _("Piloter")),),
    # A gesture, not a panel: saying the next reminder asks ten queries, on the page of all pages.
    family_actions=(
        FamilyAction("reminders:family", _("Rappels"), "bell", 45, policies.can_spare),
    ),
    reminders=(
        ReminderSource("calendar", _("Étapes du calendrier"), calendar.given),
        ReminderSource("promises", _("Appels promis"), promises.given),
        ReminderSource("cover", _("Remplacements"), cover.given),
    ),
    parent_settings=(
        ParentSetting(
            key="rhythm",
            label=_("Les rappels que je reçois"),
            choices=tuple(Pace.choices),
            current=actions.current_pace,
            change=actions.choose_pace,
            words={
                "moins": actions.less,
                "less": actions.less,
                "plus": actions.more,
                "more": actions.more,
            },
        ),
    ),
    stop_rules=(StopRule("due", _("ce qui n’est plus à rappeler"), no_longer_due),),
    nightly=(
        NightlyJob("reminders", _("Rappels aux familles"), night.nightly, 450, night.rehearse),
    ),
    holdings=HOLDINGS,
    merges=(
        MergeRule("reminders.Rhythm", "adult", "move"),
        MergeRule("reminders.Mute", "family", "move"),
        MergeRule("reminders.Reminded", "adult", "move"),
        MergeRule("reminders.Reminded", "family", "move"),
    ),
    personal_data=PERSONAL_DATA,
    technical_fields=TECHNICAL_FIELDS,
)
