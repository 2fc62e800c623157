"""What an accepted registration writes in the directory, and how it is taken out of it.

It has its own entry, or keeps true the one that the directory had before it (`attaching`).
"""

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
from berceau.professionals import attaching, catalogue
from berceau.professionals.models import Attachment, Registration

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
    attachment = attaching.of(registration)
    if attachment is not None:
        _publish_attached(registration, attachment, at=at, point=point)
        return
    common = _common(answers, point)
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
        siret = {"name": answers["name"], "siret": answers.get("siret", "")}
        structure = _write(Structure, registration, common | siret, at=at)
        _publish_service(registration, structure, common, at=at)
    _withdraw_other_form(registration, at=at)
    _refresh(registration)


def _common(answers: said.Answers, point: Point | None) -> dict[str, Any]:
    """What a person and a structure both say."""
    return {
        "place": _place(answers, point),
        "kind": catalogue.types()[answers["type"]].kind,
        "website": answers.get("website", ""),
        "phone": answers.get("phone", "") if said.shows(answers, "phone") else "",
        "email": answers.get("email", "") if said.shows(answers, "email") else "",
        "description": answers.get("description", ""),
    }


def _publish_attached(
    registration: Registration, attachment: Attachment, *, at: datetime, point: Point | None
) -> None:
    """On the entry that was there; its own service too, when the structure offers none alike."""
    answers, structure = registration.accepted, attachment.structure
    own_service = (
        structure is not None
        and not said.is_person(answers)
        and not structure.services.published()
        .exclude(source=SOURCE)
        .filter(kind=catalogue.types()[answers["type"]].kind)
        .exists()
    )
    _archive(registration, (Structure, Professional) if own_service else ENTRIES, at=at)
    attaching.write(attachment, answers, at=at)
    if own_service and structure is not None:
        _publish_service(registration, structure, _common(answers, point), at=at)
    _refresh(registration)


def _publish_service(
    registration: Registration, structure: Structure, common: dict[str, Any], *, at: datetime
) -> None:
    answers = registration.accepted
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
    is_person = said.is_person(registration.accepted)
    _archive(registration, (Service, Structure) if is_person else (Professional,), at=at)


def _archive(registration: Registration, models: tuple[type[Any], ...], *, at: datetime) -> None:
    for model in models:
        model.objects.filter(**_key(registration), archived_at=None).update(archived_at=at)


def verified(registration: Registration, *, at: datetime) -> None:
    """The person says that the entry is still true."""
    for model in ENTRIES:
        entries = model.objects.filter(**_key(registration))
        entries.update(verified_on=timezone.localdate(at))
    attachment = attaching.of(registration)
    if attachment is not None:
        attaching.confirm(attachment, at=at)
    _refresh(registration)


def withdraw(registration: Registration, *, at: datetime) -> None:
    """Take the entry out of the directory, at once; one that was there before says again what it
    said, and that of a person who leaves goes out too."""
    _archive(registration, ENTRIES, at=at)
    attachment = attaching.of(registration)
    if attachment is not None:
        attaching.give_back(attachment, at=at)
        attaching.hide_person(attachment, at=at)
    _refresh(registration)


def forget(registration: Registration, *, at: datetime) -> None:
    """Erase the entry; what something else still points to loses everything that names anybody."""
    withdraw(registration, at=at)
    attachment = attaching.of(registration)
    people = [attachment.professional] if attachment and attachment.professional else []
    own = [one for model in ENTRIES for one in model.objects.filter(**_key(registration))]
    for entry in (*own, *people):
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
