"""The whole contribution of a room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from berceau.contract.messages import ParentSetting, ReminderSource, StopRule
from berceau.contract.persons import Holding, MergeRule, PersonalData, RetentionRule
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
from berceau.contract.upkeep import HealthCheck, NightlyJob

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from berceau.accounts.models import Agent


@dataclass(frozen=True, slots=True)
class Programme:
    """A room's whole contribution to the rest of the house."""

    key: str
    label: _StrOrPromise
    navigation: tuple[NavigationEntry, ...] = ()
    panels: tuple[Panel, ...] = ()
    family_actions: tuple[FamilyAction, ...] = ()
    today: tuple[TodayBlock, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    merges: tuple[MergeRule, ...] = ()
    family_changed: Callable[[int], None] | None = None
    """Called in the same transaction when a fact of a family changed (its key)."""
    family_opened: Callable[[int, Agent | None, datetime], None] | None = None
    """Called in the same transaction when a file was opened: its key, by whom (None: the person
    herself, on the public site), when."""
    family_entrusted: Callable[[int, datetime], None] | None = None
    """Called in the same transaction when a référente begins to answer for a file: its key, when.
    `Family.referente` is already hers."""
    recall: Callable[[Agent, Collection[int]], Mapping[int, Recall]] | None = None
    """What to know before ringing each of these families, as this agent may read it; one query."""
    day_lines: Callable[[Agent, date], Sequence[DayLine]] | None = None
    """What this room puts in the day kept on a phone, what cannot wait first; few queries."""
    unheard: Callable[[Collection[int]], Mapping[int, datetime]] | None = None
    """Of these files, those where somebody waits for an answer in this room, and since when; one
    query. Asked for the files that nobody answers for: no list of an agent holds them."""
    retention: tuple[RetentionRule, ...] = ()
    """What this room stops keeping, and how it erases it."""
    holdings: tuple[Holding, ...] = ()
    """Where this room holds things on an adult."""
    reaches: Callable[[Agent, date], Collection[int]] | None = None
    """Files that this agent reaches through this room without following them (a share); their
    keys, one query."""
    erase_families: Callable[[Collection[int], datetime], None] | None = None
    """Erase what this room holds on these files and that does not fall with their rows (files on
    disk, sealed envelopes, rows without a foreign key). Called before the rows are deleted."""
    suspends: Callable[[Collection[int]], Mapping[int, str]] | None = None
    """Files that must not be erased now, each with the reason in words; one query."""
    technical_fields: tuple[str, ...] = ()
    """`Model.field` names that say nothing about a person (keys, states, machine dates)."""
    stop_rules: tuple[StopRule, ...] = ()
    """What keeps a message from leaving."""
    parent_settings: tuple[ParentSetting, ...] = ()
    """What parents choose for themselves in this room."""
    parent_panels: tuple[ParentPanel, ...] = ()
    """What this room shows to parents on « Ma page »."""
    guest_doors: tuple[GuestDoor, ...] = ()
    """What partners without an account open here by a link."""
    reminders: tuple[ReminderSource, ...] = ()
    """What this room wants families to be reminded of."""
    nightly: tuple[NightlyJob, ...] = ()
    """What this room does every night."""
    checks: tuple[HealthCheck, ...] = ()
    """What this room tells the doctor."""
