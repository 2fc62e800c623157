"""What a room shows: menu, family page, « Aujourd'hui », the day kept on a phone, « Ma page »."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

    from berceau.accounts.models import Agent
    from berceau.families.models import Adult, Family
    from berceau.kit.prepared import Asked


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One line of the agents' menu, shown to those who may open its route."""

    route: str
    label: _StrOrPromise
    icon: str
    order: int
    section: _StrOrPromise = ""
    count: Callable[[Agent, date], Asked | None] | None = None
    """What waits behind this entry, counted with all the others in one query; None when nothing
    does for this agent."""


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
class ParentPanel:
    """A block of « Ma page », in the words and the language of one parent.

    `context` returns what its template needs (by name, beside `adult` and `today`), or None to hide
    the block; constant queries. It shows what is theirs, never what is another adult's, and nothing
    of somebody who was lost. Its template has its own title (`h2`).
    """

    key: str
    template: str
    context: Callable[[Adult, date], dict[str, object] | None]
    order: int


@dataclass(frozen=True, slots=True)
class Recall:
    """Before ringing: the last sentence said, the safe number, whose it is."""

    said: str
    phone: str
    who: str
    no_message: bool
    """« Ne pas laisser de message »: neither a voice message nor an SMS."""


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
class GuestDoor:
    """What a link sent to a partner opens: a page of this room, without an account.

    The route takes one argument, `guest`: the reference of the link. The link knows its subject.
    """

    purpose: str
    label: _StrOrPromise
    route: str
    days: int
    """How long the link lives; it can be sent again after."""
    opened: Callable[[str, datetime], None] | None = None
    """Called in the same transaction each time such a link is opened: its subject, when."""
