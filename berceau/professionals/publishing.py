"""What an accepted registration writes in the directory, and how it is taken out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from berceau.directory import search_index
from berceau.directory.models import Place, Professional, Service, Structure, fingerprint_of
from berceau.directory.taxonomy import kinds
from berceau.families import communes
from berceau.professionals import answers as said
from berceau.professionals import catalogue
from berceau.professionals.models import Registration

SOURCE = "professionals"
"""The source of the entries that come from here; their key there is the registration's."""
MONTHS = {"first_months": (0, 12), "one_to_three": (12, 36)}
"""Completed months of each moment after the birth; the second is excluded."""
ENTRIES: tuple[type[Any], ...] = (Service, Structure, Professional)


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


def publish(registration: Registration, *, at: datetime, point: Point | None = None) -> None:
    """Write the accepted answers in the directory; take them out when nothing may be published."""
    answers = registration.accepted
    if not said.agrees(answers):
        withdraw(registration, at=at)
        return
    common = {
        "place": _place(answers, point),
        "kind": catalogue.types()[answers["type"]].kind,
        "website": answers.get("website", ""),
        "phone": answers.get("phone", "") if said.shows(answers, "phone") else "",
        "email": answers.get("email", "") if said.shows(answers, "email") else "",
        "description": answers.get("description", ""),
    }
    if said.is_person(answers):
        _write(
            Professional,
            registration,
            common
            | {
                "first_name": answers["first_name"],
                "last_name": answers["last_name"],
                "languages": answers.get("languages", []),
                "agreed_on": timezone.localdate(at),
            },
            at=at,
        )
    else:
        _publish_structure(registration, common, at=at)
    _withdraw_other_form(registration, at=at)
    _refresh(registration)


def _publish_structure(registration: Registration, common: dict[str, Any], *, at: datetime) -> None:
    answers = registration.accepted
    structure = _write(Structure, registration, common | {"name": answers["name"]}, at=at)
    kind = kinds()[common["kind"]]
    chosen = [MONTHS[key] for key in answers.get("moments", []) if key in MONTHS]
    website = common.pop("website")
    _write(
        Service,
        registration,
        common
        | {
            "structure": structure,
            "name": answers.get("title") or said.type_of(answers),
            "age_from_months": min((first for first, _end in chosen), default=None),
            "age_to_months": max((end for _first, end in chosen), default=None),
            "for_pregnancy": "pregnancy" in answers.get("moments", []),
            "di_type": kind.di_type,
            "themes": list(kind.themes),
            "languages": answers.get("languages", []),
            "mobilisation_link": website,
        },
        at=at,
    )


def _place(answers: said.Answers, point: Point | None) -> Place:
    """The place of this address; of the commune alone when the address may not be published.

    The point of an address that may not be published is not written either.
    """
    commune = communes.get(answers["commune"])
    exact = said.shows(answers, "address")
    only = commune.postal_codes[0] if len(commune.postal_codes) == 1 else ""
    parts = {
        "address": answers.get("address", "") if exact else "",
        "complement": answers.get("complement", "") if exact else "",
        "postal_code": answers.get("postal_code") or only,
        "commune": commune.name,
    }
    place, _created = Place.objects.get_or_create(
        fingerprint=fingerprint_of(**parts), defaults=parts | {"commune_code": commune.code}
    )
    if point is not None and exact:
        place.latitude, place.longitude = point.latitude, point.longitude
        place.save(update_fields=["latitude", "longitude"])
    return place


def _key(registration: Registration) -> dict[str, str]:
    return {"source": SOURCE, "source_id": registration.reference}


def _write(
    model: type[Any], registration: Registration, values: dict[str, Any], *, at: datetime
) -> Any:
    """Create or correct the entry; what an agent corrected in the directory stays as it is."""
    today = timezone.localdate(at)
    dated = {"updated_on": today, "verified_on": today, "archived_at": None}
    entry, created = model.objects.get_or_create(
        **_key(registration), defaults=values | dated | {"created_at": at}
    )
    if not created:
        for name, value in (values | dated).items():
            if name not in entry.corrected:
                setattr(entry, name, value)
        entry.save()
    return entry


def _withdraw_other_form(registration: Registration, *, at: datetime) -> None:
    """Who registered as a person and comes back as a structure has one entry, not two."""
    if said.is_person(registration.accepted):
        others: tuple[type[Any], ...] = (Service, Structure)
    else:
        others = (Professional,)
    for model in others:
        model.objects.filter(**_key(registration), archived_at=None).update(archived_at=at)


def verified(registration: Registration, *, at: datetime) -> None:
    """The person says that the entry is still true."""
    for model in ENTRIES:
        entries = model.objects.filter(**_key(registration))
        entries.update(verified_on=timezone.localdate(at))
    _refresh(registration)


def withdraw(registration: Registration, *, at: datetime) -> None:
    """Take the entry out of the directory, at once."""
    for model in ENTRIES:
        model.objects.filter(**_key(registration), archived_at=None).update(archived_at=at)
    _refresh(registration)


def forget(registration: Registration, *, at: datetime) -> None:
    """Erase the entry; what something else still points to loses everything that names anybody."""
    withdraw(registration, at=at)
    for model in ENTRIES:
        for entry in model.objects.filter(**_key(registration)):
            try:
                with transaction.atomic():
                    entry.delete()
            except ProtectedError:
                _blank(entry)


def _blank(entry: Any) -> None:
    emptied = {"phone", "email", "website", "description", "contact_name", "first_name"}
    for field in entry._meta.concrete_fields:
        if field.name in emptied:
            setattr(entry, field.name, "")
        elif field.name in {"name", "last_name"}:
            setattr(entry, field.name, "Fiche effacée")
    entry.save()


def _refresh(registration: Registration) -> None:
    """The search finds the entry as it is now."""
    services = Service.objects.filter(**_key(registration)).values_list("pk", flat=True)
    if services:
        search_index.refresh(services)
    people = Professional.objects.filter(**_key(registration)).values_list("pk", flat=True)
    if people:
        search_index.refresh_professionals(people)
