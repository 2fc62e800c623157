"""What rooms say of messages: what stops them, what parents choose, what is to be reminded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


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
