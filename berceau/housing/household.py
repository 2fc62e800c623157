"""Who lives in the home, as the file knows it and as it was declared; what changed in between.

Nothing is stored of a change: the file and the last declaration are compared when a page is made.
A loss is never a line of the day: the page of the request says it soberly, for whom looks there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from berceau.families.models import Outcome
from berceau.housing.models import HouseholdReport
from berceau.housing.queries.homes import ADULT, CHILD, EXPECTED, Member
from berceau.ui.french import full_day


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the home, or a child to come."""

    key: str
    what: str
    name: str
    day: date | None = None
    """Of birth; the due date for a child to come."""
    count: int = 1
    """How many children are expected."""

    @property
    def label(self) -> str:
        """« Samira », « Lina, née le 3 novembre 2026 », « enfant à naître, terme le … »."""
        if self.what == EXPECTED:
            coming = ngettext("%(count)d enfant à naître", "%(count)d enfants à naître", self.count)
            said = coming % {"count": self.count}
            if self.day is None:
                return said
            return _("%(coming)s, terme le %(day)s") % {"coming": said, "day": full_day(self.day)}
        if self.what == CHILD and self.day is not None:
            name = self.name or _("enfant")
            return _("%(name)s, né·e le %(day)s") % {"name": name, "day": full_day(self.day)}
        return self.name

    def stored(self) -> dict[str, Any]:
        return {
            "key": self.key, "what": self.what, "name": self.name,
            "day": self.day.isoformat() if self.day else "", "count": self.count,
        }  # fmt: skip

    @classmethod
    def read(cls, line: Mapping[str, Any]) -> Person:
        day = date.fromisoformat(line["day"]) if line["day"] else None
        return cls(line["key"], line["what"], line["name"], day, line["count"])


@dataclass(frozen=True, slots=True)
class Household:
    """The home, as it was declared or as the file knows it."""

    people: tuple[Person, ...]
    left_out: frozenset[str] = frozenset()
    others: int = 0
    """Persons whom the file does not know: a grandparent, a cousin."""

    @property
    def words(self) -> str:
        """« 2 adultes, 1 enfant et 1 enfant à naître »."""
        adults = sum(person.what == ADULT for person in self.people)
        children = sum(person.what == CHILD for person in self.people)
        coming = sum(person.count for person in self.people if person.what == EXPECTED)
        parts = [
            ngettext("%(count)d adulte", "%(count)d adultes", adults) % {"count": adults}
            if adults
            else "",
            ngettext("%(count)d enfant", "%(count)d enfants", children) % {"count": children}
            if children
            else "",
            ngettext("%(count)d enfant à naître", "%(count)d enfants à naître", coming)
            % {"count": coming}
            if coming
            else "",
            ngettext("%(count)d autre personne", "%(count)d autres personnes", self.others)
            % {"count": self.others}
            if self.others
            else "",
        ]
        said = [part for part in parts if part]
        if len(said) < 2:
            return "".join(said)
        return _("%(first)s et %(last)s") % {"first": ", ".join(said[:-1]), "last": said[-1]}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between what was declared and what the file knows."""

    words: str
    sober: bool = False
    """After a loss: said on the page of the request, and nowhere else."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was declared, what the file knows, and what differs."""

    declared: Household | None
    known: Household
    changes: tuple[Change, ...] = field(default=())

    @property
    def to_declare(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if not change.sober)

    @property
    def sober(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.sober)


def known(home: Sequence[Member]) -> Household:
    """Those whom the file knows in the home today, and children to come."""
    return Household(
        tuple(
            Person(
                member.key,
                member.what,
                member.name,
                None if member.what == ADULT else member.day,
                member.count or 1,
            )
            for member in home
            if member.ended_on is None
        )
    )


def read(report: HouseholdReport) -> Household:
    """What a declaration said."""
    return declared(report.people, report.left_out, report.others or 0)


def declared(
    people: Sequence[Mapping[str, Any]], left_out: Sequence[str], others: int = 0
) -> Household:
    """The same from what its columns hold."""
    return Household(tuple(map(Person.read, people)), frozenset(left_out), others)


def compare(home: Sequence[Member], declared: Household | None) -> Compared:
    """The file against the last declaration."""
    now = known(home)
    if declared is None:
        return Compared(None, now)
    gone, come = _unmatched(declared, now)
    return Compared(declared, now, tuple(_changes(home, gone, come)))


def _unmatched(declared: Household, now: Household) -> tuple[list[Person], list[Person]]:
    """Those who are gone, those who came: by their key, else by what is known of them (two files
    reunited change the keys and nobody)."""
    here = {person.key for person in now.people}
    there = {person.key for person in declared.people}
    gone = [person for person in declared.people if person.key not in here]
    come = [
        person
        for person in now.people
        if person.key not in there and person.key not in declared.left_out
    ]
    for person in list(gone):
        same = next((one for one in come if _is_same(one, person)), None)
        if same is not None:
            gone.remove(person)
            come.remove(same)
    return gone, come


def _is_same(one: Person, other: Person) -> bool:
    return (one.what, one.name, one.day) == (other.what, other.name, other.day)


def _changes(
    home: Sequence[Member], gone: Sequence[Person], come: Sequence[Person]
) -> list[Change]:
    members = {member.key: member for member in home}
    born = {f"p{member.pregnancy_id}" for member in home if member.what == CHILD}
    found = [_came(person, members) for person in come]
    for person in gone:
        member = members.get(person.key)
        if person.key in born or (member is not None and member.outcome == Outcome.BIRTH):
            if not any(one.what == CHILD for one in come):
                # The birth left no child of this home: a loss, or a child who lives elsewhere.
                found.append(_sober_expected())
            continue
        found.append(_left(person, member))
    return found


def _came(person: Person, members: Mapping[str, Member]) -> Change:
    if person.what == CHILD and person.day is not None:
        return Change(
            _("%(name)s est né·e le %(day)s.")
            % {"name": members[person.key].said, "day": full_day(person.day)}
        )
    if person.what == EXPECTED:
        return Change(_("Un enfant est attendu : %(who)s.") % {"who": person.label})
    return Change(_("%(name)s est au foyer.") % {"name": person.name})


def _left(person: Person, member: Member | None) -> Change:
    if person.what == EXPECTED:
        if member is None or member.is_lost:
            return _sober_expected()
        return Change(_("Un enfant n’est plus attendu au foyer."))
    if member is not None and member.is_lost:
        return Change(
            _("La déclaration compte encore un enfant. À corriger quand la famille le souhaite."),
            sober=True,
        )
    name = person.name or _("un enfant")
    return Change(_("%(name)s n’est plus au foyer.") % {"name": name})


def _sober_expected() -> Change:
    return Change(
        _("La déclaration compte un enfant à naître. À corriger quand la famille le souhaite."),
        sober=True,
    )


def for_letter(compared: Compared) -> Household:
    """What the town writes to a landlord: what was declared, without whom the family has lost."""
    if compared.declared is None or not compared.sober:
        return compared.declared or compared.known
    here = {person.key for person in compared.known.people}
    kept = tuple(person for person in compared.declared.people if person.key in here)
    return Household(kept, compared.declared.left_out, compared.declared.others)
