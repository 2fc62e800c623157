"""What a room says of itself to the shells, the register and the reports.

Every room exports one `PROGRAMME` in its `programme.py`. The shells read the list of
programmes named in `settings.BERCEAU_PROGRAMMES`; nobody lists rooms in an `if`.
Adding a dispositif is adding a folder and one line in the settings.
"""

from berceau.contract.messages import (
    Outgoing,
    ParentSetting,
    Reminder,
    ReminderSource,
    StopRule,
    Verdict,
)
from berceau.contract.persons import Expired, Holding, MergeRule, PersonalData, RetentionRule
from berceau.contract.programme import Programme
from berceau.contract.rooms import (
    announce_change,
    announce_entrusting,
    announce_opening,
    judged,
    programmes,
    reached,
    recalls,
    suspended,
    unheard,
)
from berceau.contract.screens import (
    DayLine,
    FamilyAction,
    GuestDoor,
    NavigationEntry,
    Panel,
    ParentPanel,
    Recall,
    TodayBlock,
)
from berceau.contract.upkeep import Finding, HealthCheck, NightlyJob

__all__ = [
    "DayLine",
    "Expired",
    "FamilyAction",
    "Finding",
    "GuestDoor",
    "HealthCheck",
    "Holding",
    "MergeRule",
    "NavigationEntry",
    "NightlyJob",
    "Outgoing",
    "Panel",
    "ParentPanel",
    "ParentSetting",
    "PersonalData",
    "Programme",
    "Recall",
    "Reminder",
    "ReminderSource",
    "RetentionRule",
    "StopRule",
    "TodayBlock",
    "Verdict",
    "announce_change",
    "announce_entrusting",
    "announce_opening",
    "judged",
    "programmes",
    "reached",
    "recalls",
    "suspended",
    "unheard",
]
