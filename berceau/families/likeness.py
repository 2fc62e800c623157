"""Files and persons that look alike: the same phone, or a close name and the same birth date.

Accents, hyphens, case and one slip of the finger are ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import TypeVar

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families import policies
from berceau.families.actions.merging import SamePeople
from berceau.families.contact_values import guess_kind
from berceau.families.models import (
    Adult,
    Child,
    ContactKind,
    Family,
    FamilyState,
    Pregnancy,
    SearchTerm,
    TermKind,
)
from berceau.families.search import backwards
from berceau.kit.text import fold

Person = TypeVar("Person", Adult, Child, Pregnancy)

CLOSE = 0.82
"""Share of letters in common from which two names may be the same, one slip apart."""
DUE_APART = timedelta(days=21)
SHOWN = 5


def is_close(one: str, other: str) -> bool:
    """« Benali-Lefèvre » is « Benali Lefevre », « Mohammed » « Mohamed »; « Léa » not « Léo »."""
    a, b = fold(one), fold(other)
    if not a or not b:
        return False
    if a == b or sorted(a.split()) == sorted(b.split()):
        return True
    if min(len(a), len(b)) < 5:
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= CLOSE


@dataclass(frozen=True, slots=True)
class NewFile:
    """What is known of a family before its file is opened."""

    names: Sequence[str]
    """First and last names of the adult, name of the family, each apart."""
    contacts: Sequence[str] = ()
    """In their normal form."""
    births: Sequence[date] = ()
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A file that may be the same family, as this agent may be told of it."""

    sentence: str
    reference: str = ""
    """Empty when the file is a colleague's: nothing of it is shown."""
    reason: str = ""


def lookalikes(agent: Agent, new: NewFile, *, but: int | None = None) -> list[Lookalike]:
    """Files of the instance that may be this family; a constant number of queries.

    `but` is the file asked about, when it exists already.
    """
    by_contact = sharing_a_contact(new.contacts)
    by_dates = _with_these_dates(new)
    if not (by_contact | by_dates) - {but}:
        return []
    families = list(
        Family.objects.filter(pk__in=(by_contact | by_dates) - {but})
        .exclude(state=FamilyState.MERGED)
        .select_related("referente")
        .order_by("sort_name", "pk")
    )
    prefetch_related_objects(families, "adults", "children")
    found = []
    for family in families:
        same_contact = family.pk in by_contact
        if same_contact or _close_names(family, new.names):
            found.append(_told(agent, family, same_contact=same_contact))
    # Two files of one colleague say the same sentence: it is said once.
    return list(dict.fromkeys(found))[:SHOWN]


def sharing_a_contact(contacts: Iterable[str]) -> set[int]:
    """The files that hold one of these numbers or addresses, in their normal form; one query."""
    wanted = Q(pk__in=[])
    for value in contacts:
        if guess_kind(value) == ContactKind.PHONE:
            wanted |= Q(kind=TermKind.PHONE, term__in=backwards(value))
        else:
            wanted |= Q(kind=TermKind.EMAIL, term=value.casefold())
    return set(SearchTerm.objects.filter(wanted).values_list("family_id", flat=True))


def _with_these_dates(new: NewFile) -> set[int]:
    found: set[int] = set()
    if new.births:
        born = Child.objects.filter(born_on__in=new.births)
        found |= set(born.values_list("homes", flat=True))
    if new.due_on:
        span = (new.due_on - DUE_APART, new.due_on + DUE_APART)
        expecting = Pregnancy.objects.filter(due_on__range=span, outcome=None)
        found |= set(expecting.values_list("family_id", flat=True))
    return found - {None}


def _close_names(family: Family, names: Sequence[str]) -> bool:
    """One of the names typed is close to a name of the file."""
    known = [family.name]
    for adult in family.adults.all():
        known += [adult.first_name, adult.last_name]
    known += [child.last_name for child in family.children.all()]
    return any(is_close(typed, name) for typed in names for name in known)


def _told(agent: Agent, family: Family, *, same_contact: bool) -> Lookalike:
    if not policies.can_see(agent, family):
        if family.referente is None:
            return Lookalike(_("Un dossier proche attend une référente."))
        return Lookalike(
            _("Un dossier proche est suivi par %(referente)s : voyez avec elle.")
            % {"referente": family.referente.full_name}
        )
    reason = (
        _("même téléphone ou même adresse électronique")
        if same_contact
        else _("nom proche et même date")
    )
    return Lookalike(sentence=str(family), reference=family.reference, reason=reason)


# --- Who is who in two files --------------------------------------------------------------
def same_people(kept: Family, absorbed: Family) -> SamePeople:
    """A proposal, to be confirmed: who of the second file is already in the first."""
    return SamePeople(
        adults=_pair(absorbed.adults.all(), kept.adults.all(), _same_adult),
        children=_pair(absorbed.children.all(), kept.children.all(), _same_child),
        pregnancies=_pair(absorbed.pregnancies.all(), kept.pregnancies.all(), _same_pregnancy),
    )


def _pair(
    gone: Iterable[Person], stays: Iterable[Person], same: Callable[[Person, Person], bool]
) -> dict[int, int]:
    """Each of the first with at most one of the second."""
    free = {person.pk: person for person in stays}
    pairs = {}
    for person in gone:
        match = next((key for key, other in free.items() if same(person, other)), None)
        if match is not None and person.pk != match:
            pairs[person.pk] = match
            del free[match]
    return pairs


def _same_adult(one: Adult, other: Adult) -> bool:
    shared = {c.value for c in one.contacts.all()} & {c.value for c in other.contacts.all()}
    close = is_close(one.first_name, other.first_name)
    if close and shared:
        return True
    one_name, other_name = one.last_name, other.last_name
    return close and (not one_name or not other_name or is_close(one_name, other_name))


def _same_child(one: Child, other: Child) -> bool:
    if one.born_on != other.born_on:
        return False
    named = one.first_name and other.first_name
    return not named or is_close(one.first_name, other.first_name)


def _same_pregnancy(one: Pregnancy, other: Pregnancy) -> bool:
    if one.outcome != other.outcome:
        return False
    if one.ended_on:
        return one.ended_on == other.ended_on
    for name in ("due_on", "began_on", "last_period_on"):
        a, b = getattr(one, name), getattr(other, name)
        if a and b and abs(a - b) <= DUE_APART:
            return True
    return False
