"""What a room says of the people it knows: the register, what is told, how long it is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.functional import _StrOrPromise


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
class MergeRule:
    """What becomes of the rows of a table when two files are reunited.

    `model` is `app_label.Model`, `field` its key to a family or a person; `how` is « move » (rows
    follow), « keep » (they stay with the file they were written in) or « rebuild » (disposable).
    """

    model: str
    field: str
    how: str


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
