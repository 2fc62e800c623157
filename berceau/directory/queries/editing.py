"""What the screens that correct an entry show beside its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from berceau.directory import ages, freshness, hours, quality, taxonomy
from berceau.directory.actions.places import ADDRESS
from berceau.directory.freshness import Entry
from berceau.directory.models import (
    HERE,
    Closure,
    Cost,
    Place,
    Professional,
    Service,
    Structure,
    Suggestion,
    Verification,
)
from berceau.kit.text import shown_phone

AGES = frozenset({"age_from_months", "age_to_months"})


@dataclass(frozen=True, slots=True)
class FromSource:
    """One field corrected here, and what its source says of it."""

    field: str
    label: str
    said: str
    changed: bool
    """The source changed it since."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that stands beside the form of an entry."""

    entry: Entry
    kind: str
    title: str
    place: str
    structure_hours: tuple[str, ...]
    stale: bool
    known_on: date
    quality: quality.Quality
    source: str
    corrections: tuple[FromSource, ...]
    services: tuple[Service, ...]
    closures: tuple[Closure, ...]
    history: tuple[Verification, ...]
    proposed: int


def sheet_of(entry: Entry, today: date) -> Sheet:
    """Four queries at most, whatever the entry holds."""
    structure = structure_of(entry)
    where = entry.where if isinstance(entry, Service) else entry.place
    return Sheet(
        entry=entry,
        kind=entry._meta.model_name or "",
        title=str(entry),
        place=where.line if where else "",
        structure_hours=structure_hours(entry),
        stale=freshness.is_stale(entry, today),
        known_on=freshness.known_true_on(entry),
        quality=quality.quality_of(entry, today),
        source="" if entry.source == HERE else entry.source,
        corrections=corrections(entry),
        services=_services(entry),
        closures=coming_closures(structure, today) if structure else (),
        history=tuple(entry.verifications.select_related("by")[:5]),
        proposed=_proposed(structure) if structure else 0,
    )


def structure_of(entry: Entry) -> Structure | None:
    """Itself, or whose service it is; none for a professional."""
    if isinstance(entry, Professional):
        return None
    return entry.structure if isinstance(entry, Service) else entry


def structure_hours(entry: Entry) -> tuple[str, ...]:
    """What parents read of a service that has no hours of its own."""
    if not isinstance(entry, Service) or entry.hours:
        return ()
    return tuple(hours.in_words(entry.structure.hours))


def _services(entry: Entry) -> tuple[Service, ...]:
    return tuple(entry.services.order_by("name", "pk")) if isinstance(entry, Structure) else ()


def _proposed(structure: Structure) -> int:
    return Suggestion.objects.filter(structure=structure, accepted=None).count()


def coming_closures(structure: Structure, today: date) -> tuple[Closure, ...]:
    """Those of the structure and of its services that are not over."""
    return tuple(structure.closures.filter(ends_on__gte=today).select_related("service"))


def corrections(entry: Entry) -> tuple[FromSource, ...]:
    """The fields corrected here, those whose source has changed first."""
    review = set(entry.to_review)
    found = [
        FromSource(
            name, label_of(entry, name), said(name, entry.imported.get(name)), name in review
        )
        for name in entry.corrected
    ]
    return tuple(sorted(found, key=lambda one: (not one.changed, one.label)))


def label_of(entry: Entry, name: str) -> str:
    label = str(getattr(entry._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def said(name: str, value: Any) -> str:  # noqa: PLR0911 -- one line a kind of value
    """A value of a field, in words."""
    if value in (None, "", [], {}):
        return _("rien")
    if name == "hours":
        return " ; ".join(hours.in_words(str(value)))
    if name == "kind":
        return taxonomy.label_of(str(value))
    if name in AGES:
        return ages.in_words(int(value))
    if name == "cost":
        return str(dict(Cost.choices).get(value, value))
    if name == "phone":
        return shown_phone(str(value))
    if isinstance(value, Mapping):
        return Place(**{one: str(value.get(one) or "") for one in ADDRESS}).line or _("rien")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value)
