"""Where an entry receives. One address is one place, shared by all who receive there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from berceau.accounts.models import Agent
from berceau.directory import search_index
from berceau.directory.actions import common
from berceau.directory.freshness import Entry
from berceau.directory.models import Place, Professional, Service, fingerprint_of
from berceau.families import communes
from berceau.kit.fields import refuse_in

ADDRESS = ("address", "complement", "postal_code", "commune", "commune_code")
MARKS = ("address", "complement", "postal_code", "commune")
DETAILS = (
    "name", "neighbourhood", "latitude", "longitude", "accessibility_url", "amenities",
    "how_to_reach",
)  # fmt: skip
"""What is true of the place for everybody who receives there."""


def _mark(values: Mapping[str, Any]) -> str:
    return fingerprint_of(**{name: str(values.get(name) or "") for name in MARKS})


def place_for(values: Mapping[str, Any]) -> Place:
    """The place of this address, made when nobody received there yet."""
    known = Place.objects.filter(fingerprint=_mark(values)).first()
    if known is not None:
        return known
    place = Place(fingerprint=_mark(values), **dict(values))
    refuse_in(place)
    place.clean_fields(exclude=["neighbourhood", "fingerprint"])
    try:
        with transaction.atomic():
            place.save(force_insert=True)
    except IntegrityError:
        # Somebody else has just made it.
        return Place.objects.get(fingerprint=place.fingerprint)
    return place


@transaction.atomic
def set_place(
    *,
    kind: str,
    reference: str,
    values: Mapping[str, Any],
    by: Agent | None,
    at: datetime,
) -> Entry:
    """This entry receives here (fields of ADDRESS and DETAILS). Another address is another place:
    those who receive at the old one stay there. Without any address, an entry has no place (a
    service then has that of its structure)."""
    entry = common.locked(kind, reference, by=by)
    values = dict(values)
    if code := values.get("commune_code"):
        values["commune"] = communes.name_of(code)
    address = {name: values.get(name) or "" for name in ADDRESS}
    details = {name: values[name] for name in DETAILS if name in values}
    moved: list[str] = []
    if not any(address.values()):
        moved = common.change(entry, {"place": None}, at=at)
    else:
        place = place_for(address)
        moved = common.change(entry, {"place": place}, at=at)
        _describe(place, {**address, **details})
    common.corrected(entry, moved, by=by, at=at)
    if entry.place is not None:
        index_place(entry.place)
    return entry


def _describe(place: Place, values: Mapping[str, Any]) -> None:
    moved = [name for name, value in values.items() if getattr(place, name) != value]
    for name in moved:
        setattr(place, name, values[name])
    if moved:
        refuse_in(place, moved)
        place.clean_fields(
            exclude=[one.name for one in place._meta.fields if one.name not in moved]
        )
        place.save(update_fields=moved)


def index_place(place: Place) -> None:
    """Everybody who receives there is found there."""
    here = Q(place=place) | Q(place=None, structure__place=place)
    services, professionals = Service.objects.filter(here), Professional.objects.filter(here)
    search_index.refresh(list(services.values_list("pk", flat=True)))
    search_index.refresh_professionals(list(professionals.values_list("pk", flat=True)))
