"""What the screens of the family file show: finished facts, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects

from berceau.accounts.models import Agent
from berceau.families import communes, languages, policies, search
from berceau.families.models import (
    Adult,
    Child,
    ChildHome,
    Consent,
    Contact,
    ContactKind,
    DateChange,
    Family,
    FamilyState,
    Merge,
    Neighbourhood,
    Pregnancy,
    Residence,
)
from berceau.kit.prepared import NOBODY, Prepared
from berceau.ui.french import age

HISTORY_SHOWN = 10
END_OF_THOUSAND_DAYS = 3


# --- One file -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class AdultView:
    """An adult in their own block, with their contacts and nobody else's."""

    adult: Adult
    contacts: Sequence[Contact]
    language: str
    """Empty for French: it is only said when it changes how to speak."""
    agreement: str

    callable: Contact | None
    """The number that a button may ring: safe, wanted, the preferred one first."""

    @property
    def speaks_other(self) -> bool:
        return bool(self.language)


@dataclass(frozen=True, slots=True)
class ChildView:
    """A child, the age today, and whether another household shares the days."""

    child: Child
    age: str
    residence: str
    has_other_home: bool
    is_older: bool
    """Past the thousand days: a sibling whose calendar is over."""


@dataclass(frozen=True, slots=True)
class PeopleSheet:
    """The adults, where they live, what changed."""

    adults: Sequence[AdultView]
    commune: str
    history: Sequence[DateChange]
    merges: Sequence[Merge]


@dataclass(frozen=True, slots=True)
class ChildrenSheet:
    """Pregnancies, children, siblings past the thousand days."""

    children: Sequence[ChildView]
    older: Sequence[ChildView]
    pregnancies: Sequence[Pregnancy]
    past_pregnancies: Sequence[Pregnancy]


@dataclass(frozen=True, slots=True)
class FamilySheet:
    """Who they are: the pages that correct a file show it whole."""

    adults: Sequence[AdultView]
    commune: str
    children: Sequence[ChildView]
    older: Sequence[ChildView]
    pregnancies: Sequence[Pregnancy]
    past_pregnancies: Sequence[Pregnancy]

    @property
    def compartments(self) -> tuple[str, ...]:
        """What a page that shows it all shows, for the journal."""
        return (
            "identity",
            *(("agreement",) if self.adults else ()),
            *(("followup",) if self.pregnancies or self.past_pregnancies else ()),
        )


def family_sheet(family: Family, today: date) -> FamilySheet:
    """All that a page says of the persons. Reuses what is prefetched; one query beside that."""
    theirs = children_sheet(family, today)
    return FamilySheet(
        adults=_adults(family),
        commune=communes.label_of(family.commune_code),
        children=theirs.children,
        older=theirs.older,
        pregnancies=theirs.pregnancies,
        past_pregnancies=theirs.past_pregnancies,
    )


def people_sheet(family: Family) -> PeopleSheet:
    """The adults of a file; two queries beside what is prefetched."""
    prefetch_related_objects([family], "childhome_set__child")
    children = [home.child_id for home in family.childhome_set.all()]
    return PeopleSheet(
        adults=_adults(family),
        commune=communes.label_of(family.commune_code),
        history=history_of(family, children),
        merges=_MERGES.rows(kept=family.pk),
    )


def _merges(kept: int) -> QuerySet[Merge]:
    return (
        Merge.objects.filter(kept_id=kept, undone_at=None)
        .select_related("absorbed", "by")
        .order_by("-pk")
    )


_MERGES = Prepared(_merges)


def children_sheet(family: Family, today: date) -> ChildrenSheet:
    """The children of a file; one query beside what is prefetched."""
    prefetch_related_objects([family], "pregnancies", "childhome_set__child")
    children = children_of(family, today)
    pregnancies = list(family.pregnancies.all())
    return ChildrenSheet(
        children=[view for view in children if not view.is_older],
        older=[view for view in children if view.is_older],
        pregnancies=[p for p in pregnancies if p.ended_on is None],
        past_pregnancies=[p for p in pregnancies if p.ended_on is not None],
    )


def _adults(family: Family) -> list[AdultView]:
    prefetch_related_objects([family], "adults__contacts")
    return [_adult_view(adult) for adult in family.adults.all()]


def _adult_view(adult: Adult) -> AdultView:
    contacts = list(adult.contacts.all())
    return AdultView(
        adult=adult,
        contacts=contacts,
        language="" if adult.language == "fr" else languages.name_of(adult.language),
        agreement=str(Consent(adult.consent).label),
        callable=_callable(adult, contacts),
    )


def _callable(adult: Adult, contacts: Sequence[Contact]) -> Contact | None:
    if adult.consent == Consent.REFUSED:
        return None
    safe = (c for c in contacts if c.kind == ContactKind.PHONE and not c.unsafe)
    return next(safe, None)


def children_of(family: Family, today: date) -> list[ChildView]:
    """The children of a household, the youngest first; one query for the homes they share."""
    homes = list(family.childhome_set.all())
    children = [home.child_id for home in homes]
    shared = set(_ELSEWHERE.rows(children=children, family=family.pk)) if children else set()
    views = [
        ChildView(
            child=home.child,
            age="" if home.child.died_on else age(home.child.born_on, today),
            residence=str(Residence(home.residence).label),
            has_other_home=home.child_id in shared,
            is_older=_is_older(home.child, today),
        )
        for home in homes
    ]
    return sorted(views, key=lambda view: (view.child.born_on, view.child.pk), reverse=True)


def _elsewhere(children: Collection[int], family: int) -> QuerySet[ChildHome, Any]:
    return (
        ChildHome.objects.filter(child_id__in=children)
        .exclude(family_id=family)
        .exclude(family__state=FamilyState.MERGED)
        .values_list("child_id", flat=True)
    )


_ELSEWHERE = Prepared(_elsewhere)


def _is_older(child: Child, today: date) -> bool:
    """Past the third birthday; a child who died is never filed away as « older »."""
    born = child.born_on
    turned = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return child.died_on is None and turned >= END_OF_THOUSAND_DAYS


def history_of(family: Family, children: Sequence[int]) -> list[DateChange]:
    """Dates that moved, those of the children in their other home included, the last first."""
    return _HISTORY.rows(family=family.pk, children=children or NOBODY)


def _history(family: int, children: Collection[int]) -> QuerySet[DateChange]:
    concerned = Q(family_id=family) | Q(child_id__in=children)
    changes = DateChange.objects.filter(concerned).select_related("by", "child", "family")
    return changes[:HISTORY_SHOWN]


_HISTORY = Prepared(_history)


def label_of_change(change: DateChange) -> str:
    """« terme prévu », « né·e le » : the word of the field that moved."""
    model = Pregnancy if change.pregnancy_id else Child if change.child_id else Family
    return str(model._meta.get_field(change.field).verbose_name)  # type: ignore[union-attr]


# What a line of a list shows: names and ages, and whether a child is expected.
COMPARTMENTS_OF_LINES = ("identity", "followup")


# --- Lists --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows « Mes familles »."""

    text: str = ""
    neighbourhood: int | None = None
    closed: bool = False


def listed(agent: Agent, filters: Filters) -> QuerySet[Family]:
    """The agent's families, in the order of their names; never of anything else."""
    families: QuerySet[Family] = Family.objects.visible_to(agent)
    state = FamilyState.CLOSED if filters.closed else FamilyState.OPEN
    families = families.filter(state=state)
    if filters.neighbourhood:
        families = families.filter(neighbourhood=filters.neighbourhood)
    if filters.text.strip():
        families = search.matching(families, filters.text)
    return families.select_related("neighbourhood", "referente").order_by("sort_name", "pk")


def neighbourhoods() -> QuerySet[Neighbourhood]:
    return Neighbourhood.objects.order_by("name")


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """One line of the list."""

    family: Family
    name: str
    adults: Sequence[Adult]
    children: Sequence[tuple[Child, str]]
    expecting: bool
    commune: str
    in_place_of: str
    """The référente whom the agent stands in for; empty when the family is hers."""


def lines(families: Sequence[Family], *, agent: Agent, today: date) -> list[FamilyLine]:
    """The persons of a page of families, in four queries."""
    families = list(families)
    search.with_people(families)
    prefetch_related_objects(families, "pregnancies")
    return [
        FamilyLine(
            family=family,
            name=search.name_of(family),
            adults=list(family.adults.all()),
            children=[
                (child, "" if child.died_on else age(child.born_on, today))
                for child in search.children_of(family)
            ],
            expecting=any(p.ended_on is None for p in family.pregnancies.all()),
            commune=communes.name_of(family.commune_code),
            in_place_of=family.referente.full_name
            if family.referente and policies.is_standing_in(agent, family)
            else "",
        )
        for family in families
    ]


def merge_candidates(agent: Agent, family: Family, text: str) -> QuerySet[Family]:
    """Files that this one may absorb: her own, open or closed."""
    hers = Family.objects.visible_to(agent).filter(referente=agent).exclude(pk=family.pk)
    return search.matching(hers, text).select_related("neighbourhood").order_by("sort_name", "pk")
