"""Which services a leaflet holds, and in what order: read from the directory, dated."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources

from django.db.models import Prefetch, Q

from berceau.directory import hours, taxonomy
from berceau.directory.models import Closure, Service
from berceau.leaflet.models import LeafletChoice, Place
from berceau.leaflet.zone import Zone
from berceau.ui.french import phone as spoken

NEEDS = ("breathe", "roof", "talk")
"""« Besoin de souffler, d'un toit, de parler »: the last page."""
MONTHS = {"pregnancy": None, "first_months": (0, 12), "one_to_three": (12, 36)}
HOLIDAYS = re.compile(r"\s*;\s*PH off")
"""Everybody knows that doors close on public holidays: paper has no room to say it thirty times."""
LONGEST_HOURS = 2
"""Sentences of hours that a leaflet says; beyond, it says to ring."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One service as paper says it."""

    key: int
    name: str
    who: str
    where: str
    phone: str
    when: str


@dataclass(slots=True)
class Section:
    """One moment or one need: its candidates, the most useful first."""

    key: str
    candidates: list[Entry]
    kept: list[Entry] = field(default_factory=list)

    @property
    def left(self) -> list[Entry]:
        """What did not fit."""
        kept = {entry.key for entry in self.kept}
        return [entry for entry in self.candidates if entry.key not in kept]


@dataclass(frozen=True, slots=True)
class Content:
    """The whole leaflet, before it is laid out."""

    zone: Zone
    needs: tuple[Section, ...]
    moments: tuple[Section, ...]
    left_out: tuple[Entry, ...]
    """What the team left out of this leaflet."""
    first: frozenset[int]
    """What the team wants first."""
    closed: tuple[Entry, ...]
    """Doors that are closed that day: not printed, and said to whoever prints."""
    unplaced: tuple[Entry, ...]
    """For other ages than those of the leaflet."""


def services_around(zone: Zone, *, on: date) -> list[Service]:
    """Published services of the commune and of the whole territory around it. Three queries."""
    closed = Closure.objects.filter(starts_on__lte=on, ends_on__gte=on)
    return list(
        Service.objects.published()
        .filter(structure__archived_at__isnull=True)
        .select_related("structure__place", "place")
        .prefetch_related(Prefetch("structure__closures", closed, to_attr="closed_now"))
        .order_by("pk")
    )


def content(zone: Zone, *, on: date) -> Content:
    """What may be in the leaflet of this place, that day. Constant queries."""
    choices = {
        choice.service_id: choice.place
        for choice in LeafletChoice.objects.filter(
            Q(neighbourhood=zone.neighbourhood), commune_code=zone.commune_code
        )
    }
    first = frozenset(key for key, place in choices.items() if place == Place.FIRST)
    known = services_around(zone, on=on)
    known.sort(key=lambda service: _rank(service, zone, first))
    kept = [one for one in known if choices.get(one.pk) != Place.OUT and not _is_closed(one)]
    needs = tuple(_section(need, _for_need(need, kept, first)) for need in NEEDS)
    moments = tuple(
        _section(moment, _for_moment(moment, kept, first)) for moment in taxonomy.moments()
    )
    placed = {entry.key for section in (*needs, *moments) for entry in section.candidates}
    out = [one for one in known if choices.get(one.pk) == Place.OUT]
    return Content(
        zone,
        needs,
        moments,
        left_out=_entries(out),
        first=first,
        closed=_entries(one for one in known if _is_closed(one) and one not in out),
        unplaced=_entries(one for one in kept if one.pk not in placed),
    )


def _entries(services: Iterable[Service]) -> tuple[Entry, ...]:
    return tuple(map(entry_of, services))


def _is_closed(service: Service) -> bool:
    return any(
        closure.service_id in (None, service.pk)
        for closure in service.structure.closed_now  # type: ignore[attr-defined]
    )


def _rank(service: Service, zone: Zone, first: Iterable[int]) -> tuple[object, ...]:
    """What the team wants, then what is near."""
    where = service.where
    here = where is not None and where.commune_code == zone.commune_code
    quarter = zone.neighbourhood.pk if zone.neighbourhood else None
    next_door = where is not None and quarter is not None and where.neighbourhood_id == quarter
    return (service.pk not in first, not next_door, not here, service.name, service.pk)


def _for_need(need: str, services: Sequence[Service], first: frozenset[int]) -> list[Service]:
    """The natures made for this need before those that also answer it."""
    kinds = taxonomy.kinds()
    made_for = sorted(taxonomy.kinds_for(need), key=lambda key: kinds[key].needs.index(need))
    return _varied([one for one in services if one.kind in made_for], made_for, first)


def _for_moment(moment: str, services: Sequence[Service], first: frozenset[int]) -> list[Service]:
    kinds = taxonomy.kinds()
    order = [*dict.fromkeys([*said_first()[moment], *kinds])]
    found = [
        service
        for service in services
        if service.kind in kinds
        and moment in kinds[service.kind].moments
        and _receives(service, moment)
    ]
    if moment == "pregnancy":
        # What is for pregnancy alone, before what goes on after the birth.
        found.sort(key=lambda one: not one.for_pregnancy or one.age_to_months is not None)
    return _varied(found, order, first)


@cache
def said_first() -> dict[str, list[str]]:
    """moment -> the natures that paper says first."""
    return tomllib.loads((resources.files(__package__) / "first.toml").read_text("utf-8"))


def _receives(service: Service, moment: str) -> bool:
    """Whether it receives pregnant women, or children of these ages."""
    ages = MONTHS[moment]
    if ages is None:
        return service.for_pregnancy is not False and not service.age_from_months
    if service.for_pregnancy and service.age_from_months is None and service.age_to_months is None:
        return False
    youngest, oldest = ages
    starts = service.age_from_months or 0
    return starts < oldest and (service.age_to_months is None or service.age_to_months > youngest)


def _varied(
    services: Sequence[Service], order: Sequence[str], first: frozenset[int]
) -> list[Service]:
    """What the team wants, then each nature once before any twice, in this order of natures."""
    turns: dict[str, int] = {}
    ranked = []
    for position, service in enumerate(services):
        turn = turns.get(service.kind, 0)
        turns[service.kind] = turn + 1
        wanted = service.pk in first
        rank = (not wanted, 0 if wanted else turn, order.index(service.kind), position)
        ranked.append((rank, service))
    return [service for _rank, service in sorted(ranked, key=lambda one: one[0])]


def _section(key: str, services: Sequence[Service]) -> Section:
    return Section(key, list(_entries(services)))


def entry_of(service: Service) -> Entry:
    """A service in three short lines."""
    structure = service.structure
    where = service.where
    said = hours.in_words(HOLIDAYS.sub("", service.hours or structure.hours))
    number = service.phone or structure.phone
    return Entry(
        key=service.pk,
        name=service.name,
        who=structure.name if structure.name != service.name else "",
        where=", ".join(part for part in (where.address, where.commune) if part) if where else "",
        phone=spoken(number) if number else "",
        when=" ; ".join(said) if len(said) <= LONGEST_HOURS else "",
    )
