"""What a room says of itself to the shells, the register and the reports.

Every room exports one `PROGRAMME` in its `programme.py`. The shells read the list of
programmes named in `settings.BERCEAU_PROGRAMMES`; nobody lists rooms in an `if`.
Adding a dispositif is adding a folder and one line in the settings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.functional import _StrOrPromise

    from berceau.accounts.models import Agent
    from berceau.families.models import Family


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One line of the agents' menu, shown to those who may open its route."""

    route: str
    label: _StrOrPromise
    icon: str
    order: int
    section: _StrOrPromise = ""
    count: Callable[[Agent, date], int] | None = None
    """How many things wait behind this entry; one query."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A block of the family page.

    `context` returns what its template needs (by name, beside `family`, `agent` and `today`), or
    None to hide the block. `column` is wide (whole width, above), main or side.
    """

    key: str
    title: _StrOrPromise
    template: str
    context: Callable[[Agent, Family, date], dict[str, object] | None]
    order: int
    column: str = "main"
    compartment: str = "identity"
    shows: Callable[[Mapping[str, Any]], Collection[str]] | None = None
    """The compartments that its context shows, for the journal, when `compartment` is not all."""
    on_paper: bool = False
    """Also printed on the family's summary."""


@dataclass(frozen=True, slots=True)
class TodayBlock:
    """A list of « Aujourd'hui ». `items` is called once a page, with constant queries."""

    key: str
    title: _StrOrPromise
    template: str
    items: Callable[[Agent, date], Sequence[object]]
    order: int
    empty: _StrOrPromise = ""
    column: str = "main"
    compartments: tuple[str, ...] = ("identity",)
    """What its lines show of each family, for the journal."""
    awaited: bool = False
    """Its families wait for a call: they are counted in the greeting."""


@dataclass(frozen=True, slots=True)
class FamilyAction:
    """A gesture offered on the family page. The route takes the family's reference."""

    route: str
    label: _StrOrPromise
    icon: str
    order: int
    shown: Callable[[Agent, Family], bool]
    primary: bool = False


@dataclass(frozen=True, slots=True)
class MergeRule:
    """What becomes of the rows of a table when two files are reunited.

    `model` is `app_label.Model`, `field` its key to a family or a person; `how` is « move » (rows
    follow), « keep » (they stay with the file they were written in) or « rebuild » (disposable).
    """

    model: str
    field: str
    how: str


@dataclass(frozen=True, slots=True)
class PersonalData:
    """One line of the register: what is held, why, on which ground, how long.

    `fields` are `Model.field` names of the room; a test refuses a field that is in no line.
    """

    fields: tuple[str, ...]
    purpose: _StrOrPromise
    basis: _StrOrPromise
    retention: _StrOrPromise
    compartment: str


@dataclass(frozen=True, slots=True)
class NightlyJob:
    """What a room does every night, run by `berceau nightly` in the order of `order`.

    `run` receives the moment of the night and returns one French sentence that says what was done,
    with no name in it. An exception is a failure: the jobs after it still run, the doctor says it.
    It must be safe to run twice; it opens its own transactions. `rehearse` says what the job would
    do, writing nothing (`--dry-run`); without it the job is only named.
    """

    key: str
    label: _StrOrPromise
    run: Callable[[datetime], str]
    order: int
    rehearse: Callable[[datetime], str] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: one French sentence with no name in it, and what to do about it."""

    level: Literal["ok", "warn", "error"]
    sentence: str
    remedy: str = ""
    """Needed unless the level is ok."""


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One line of `berceau doctor` and of « État de l’instance ».

    `run` receives the moment, writes nothing, answers within a few seconds. An exception becomes
    a red line: a check that cannot be made is not a green one.
    """

    key: str
    label: _StrOrPromise
    run: Callable[[datetime], Finding]


@dataclass(frozen=True, slots=True)
class Expired:
    """One row whose clock has run out: its key, the day the clock started, its file if any."""

    key: int
    since: date
    family_id: int | None = None


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """One kind of thing that a room stops keeping.

    `key` names its line of `retention/delays.toml`: the delay is there and nowhere else.

    What concerns people is listed the night before it is erased: `due(before)` gives the rows whose
    clock started on this day or earlier (keys and dates only), `erase(keys, at)` erases these rows
    for good and says how many. It is called in a transaction, by batches, and may be asked again
    for what is already gone. What nobody needs to see listed (sessions, keys of forms, lines of the
    journal) is swept at once: `sweep(before, at)` erases all that is older and says how many.
    """

    key: str
    label: _StrOrPromise
    due: Callable[[date], Iterable[Expired]] | None = None
    erase: Callable[[Collection[int], datetime], int] | None = None
    sweep: Callable[[date, datetime], int] | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """A table in which a room holds things on an adult, for the access request.

    `rows(adult_id)` gives the rows that speak of this adult and may be told to them: never the
    contacts, notes or pregnancies of another adult. The fields told are those of the room's
    register (`personal_data`); `free_text` names those where a sentence was written (proofread
    before delivery), `silent` those left out with the reason (« ce champ désigne l'autre parent »).
    `author_only` says of a row that only its author reads it: told on request, flagged.
    """

    model: str
    title: _StrOrPromise
    rows: Callable[[int], Iterable[Model]]
    order: int
    free_text: tuple[str, ...] = ()
    silent: Mapping[str, _StrOrPromise] = field(default_factory=dict)
    author_only: Callable[[Model], bool] | None = None
    hides: Callable[[Model, int], Collection[str]] | None = None
    """Fields of one row not told to this adult (the address of a home they do not live in)."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message about to leave, as the rooms judge it: whose it is, what it speaks of."""

    channel: str
    purpose: str
    address: str
    family_id: int | None
    adult_id: int | None
    subject: str
    """References of the children and pregnancies it speaks of, apart by a space, or nothing."""
    pressing: bool
    """The parent has just asked for it (a link, the answer to STOP): it does not wait for hours."""
    key: str = ""
    """The key of its cause in the outbox."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a message does not leave: never (no `until`), or not before that moment."""

    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class StopRule:
    """Something that keeps messages from leaving, asked at the moment of sending.

    `judge(messages, at)` answers for many at once, in constant queries: the position of each
    message that must not leave, and why.
    """

    key: str
    label: _StrOrPromise
    judge: Callable[[Sequence[Outgoing], datetime], Mapping[int, Verdict]]


@dataclass(frozen=True, slots=True)
class Recall:
    """Before ringing: the last sentence said, the safe number, whose it is."""

    said: str
    phone: str
    who: str
    no_message: bool
    """« Ne pas laisser de message »: neither a voice message nor an SMS."""


@dataclass(frozen=True, slots=True)
class ParentSetting:
    """Something that a parent chooses for themselves, on their page or by a word in an SMS.

    `current` and `change` speak of one adult (their key). `change` raises ValueError for a value
    that is not one of `choices`; it opens its own transaction and writes to the journal.
    """

    key: str
    label: _StrOrPromise
    choices: tuple[tuple[str, _StrOrPromise], ...]
    current: Callable[[int], str]
    change: Callable[[int, str, datetime], None]
    words: Mapping[str, Callable[[int, datetime], str]] = field(default_factory=dict)
    """What a parent may write to change it (in lower case, without accents), each with what it
    does: it receives the adult and the moment, and answers with the key of the wording that
    confirms it, or nothing."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to remind one adult of, or every adult of a file who may be written to.

    The words come from the wording `wording`, filled with `places` and with those that every
    reminder knows (`referente`, `phone`, `day`). Neither may name a child, a service or an act.
    """

    key: str
    """Its cause, always the same: each adult is reminded once of one cause."""
    purpose: str
    """A line of `messaging/purposes.toml`."""
    family_id: int
    on: date
    """The day it is to be said."""
    until: date
    """The last day when saying it still makes sense."""
    day: date
    """The day it speaks of, or the first of the period."""
    last_day: date | None = None
    """The last day of the period, when it is one."""
    adult_id: int | None = None
    """For this adult alone; for each adult of the file when empty."""
    subject: str = ""
    """References of the children and pregnancies it speaks of, apart by a space: a loss stops
    it."""
    level: int = 0
    """From which rhythm it is said: 0 whatever the rhythm but « rien », 1 « un peu », 2
    « régulier », 3 « renforcé »."""
    wording: str = "reminder"
    places: Mapping[str, str] = field(default_factory=dict)
    together: bool = True
    """May be said in one message with others of the same days and the same purpose."""
    why: _StrOrPromise = ""
    """In words, for those who work here: never sent."""
    step: str = ""
    """The line of the calendar, when it is one: a family may be spared this one alone."""


@dataclass(frozen=True, slots=True)
class ReminderSource:
    """Where reminders come from: the calendar, promises, an appointment, a session.

    `given(first, last, families)` gives those to be said between these two days (both included) to
    these files (their keys), in constant queries; those whose `until` is past may be left out.
    What is not given any more is not sent any more, even when its message already waits: the same
    question is asked again when it is about to leave.
    """

    key: str
    label: _StrOrPromise
    given: Callable[[date, date, Collection[int]], Iterable[Reminder]]


@dataclass(frozen=True, slots=True)
class DayLine:
    """A line of the day that an agent keeps on her phone: the least that serves without network.

    Neither the name of a child nor anything that was said: whom to ring, when, why.
    """

    family: Family
    label: str
    when: str
    why: str
    recall: Recall | None = None


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
    reminders: tuple[ReminderSource, ...] = ()
    """What this room wants families to be reminded of."""
    nightly: tuple[NightlyJob, ...] = ()
    """What this room does every night."""
    checks: tuple[HealthCheck, ...] = ()
    """What this room tells the doctor."""


@lru_cache(maxsize=1)
def programmes() -> tuple[Programme, ...]:
    """The programmes of this instance, in the order of the settings."""
    return tuple(import_module(path).PROGRAMME for path in settings.BERCEAU_PROGRAMMES)


def reached(agent: Agent, today: date) -> set[int]:
    """Files that this agent reaches otherwise than by following them."""
    return {
        key
        for programme in programmes()
        if programme.reaches is not None
        for key in programme.reaches(agent, today)
    }


def announce_change(family_id: int) -> None:
    """Tell every programme that asked for it that the facts of this family changed."""
    for programme in programmes():
        if programme.family_changed is not None:
            programme.family_changed(family_id)


def announce_opening(family_id: int, *, by: Agent | None, at: datetime) -> None:
    """Tell every programme that asked for it that a file was opened."""
    for programme in programmes():
        if programme.family_opened is not None:
            programme.family_opened(family_id, by, at)


def announce_entrusting(family_id: int, *, at: datetime) -> None:
    """Tell every programme that asked for it that a référente now answers for this file."""
    for programme in programmes():
        if programme.family_entrusted is not None:
            programme.family_entrusted(family_id, at)


def recalls(agent: Agent, family_ids: Collection[int]) -> dict[int, Recall]:
    """What to know before ringing these families, as far as this agent may read it."""
    known: dict[int, Recall] = {}
    for programme in programmes():
        if programme.recall is not None and family_ids:
            known.update(programme.recall(agent, family_ids))
    return known


def suspended(family_ids: Collection[int]) -> dict[int, str]:
    """The files, among these, that somebody or something asks to keep for now, and why."""
    kept: dict[int, str] = {}
    for programme in programmes():
        if programme.suspends is not None and family_ids:
            kept.update(programme.suspends(family_ids))
    return kept


def judged(messages: Sequence[Outgoing], at: datetime) -> dict[int, Verdict]:
    """The messages, by position, that must not leave at this moment, and why.

    A rule that says « never » wins over one that says « later »; of two « later », the latest.
    """
    verdicts: dict[int, Verdict] = {}
    for programme in programmes():
        for rule in programme.stop_rules:
            for position, verdict in rule.judge(messages, at).items():
                held = verdicts.get(position)
                if held is None or _is_stricter(verdict, held):
                    verdicts[position] = verdict
    return verdicts


def _is_stricter(one: Verdict, other: Verdict) -> bool:
    if other.until is None:
        return False
    return one.until is None or one.until > other.until
