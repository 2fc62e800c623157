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

from berceau.families.models import Child, Family, Outcome, Pregnancy
from berceau.housing.models import HouseholdReport
from berceau.ui.french import full_day

ADULT, CHILD, EXPECTED = "adult", "child", "expected"
PREFETCH = ("adults", "pregnancies", "childhome_set__child")
"""What a family must have loaded before it is read here."""


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


def known(family: Family) -> Household:
    """Those of the file who live in the home, and children to come. Nothing when all is loaded."""
    adults = [
        Person(f"a{adult.pk}", ADULT, str(adult))
        for adult in family.adults.all()
        if not adult.lives_elsewhere
    ]
    children = sorted(
        (home.child for home in family.childhome_set.all() if home.child.died_on is None),
        key=lambda child: (child.born_on, child.pk),
    )
    coming = [row for row in family.pregnancies.all() if row.ended_on is None]
    return Household(
        (
            *adults,
            *(Person(f"c{child.pk}", CHILD, child.first_name, child.born_on) for child in children),
            *(
                Person(f"p{row.pk}", EXPECTED, "", row.due_on, row.expected_children or 1)
                for row in coming
            ),
        )
    )


def read(report: HouseholdReport) -> Household:
    """What a declaration said."""
    return Household(
        tuple(Person.read(line) for line in report.people),
        frozenset(report.left_out),
        report.others or 0,
    )


def compare(family: Family, report: HouseholdReport | None) -> Compared:
    """The file against the last declaration. Nothing is asked when the family is loaded."""
    now = known(family)
    if report is None:
        return Compared(None, now)
    declared = read(report)
    gone, come = _unmatched(declared, now)
    return Compared(declared, now, tuple(_changes(family, gone, come)))


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


def _changes(family: Family, gone: Sequence[Person], come: Sequence[Person]) -> list[Change]:
    children = {f"c{home.child_id}": home.child for home in family.childhome_set.all()}
    pregnancies = {f"p{row.pk}": row for row in family.pregnancies.all()}
    found = [_came(person, children) for person in come]
    born = {
        f"p{child.pregnancy_id}" for child in children.values() if child.pregnancy_id is not None
    }
    for person in gone:
        if person.what == EXPECTED and _is_born(person, pregnancies, born):
            if not any(one.what == CHILD for one in come):
                # The birth left no child of this home: a loss, or a child who lives elsewhere.
                found.append(_sober_expected())
            continue
        found.append(_left(person, children, pregnancies))
    return found


def _is_born(person: Person, rows: Mapping[str, Pregnancy], born: set[str]) -> bool:
    row = rows.get(person.key)
    return person.key in born or (row is not None and row.outcome == Outcome.BIRTH)


def _came(person: Person, children: Mapping[str, Child]) -> Change:
    child = children.get(person.key)
    if person.what == CHILD and child is not None:
        return Change(
            _("%(name)s est né·e le %(day)s.")
            % {"name": str(child), "day": full_day(child.born_on)}
        )
    if person.what == EXPECTED:
        return Change(_("Un enfant est attendu : %(who)s.") % {"who": person.label})
    return Change(_("%(name)s est au foyer.") % {"name": person.name})


def _left(
    person: Person, children: Mapping[str, Child], pregnancies: Mapping[str, Pregnancy]
) -> Change:
    if person.what == EXPECTED:
        row = pregnancies.get(person.key)
        if row is None or row.outcome == Outcome.LOSS:
            return _sober_expected()
        return Change(_("Un enfant n’est plus attendu au foyer."))
    child = children.get(person.key)
    if child is not None and child.died_on is not None:
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
