"""Entries of the directory for the tests of the search."""

from __future__ import annotations

from typing import Any

from berceau.directory import search_index
from berceau.directory.models import Place, Professional, Service, Structure, fingerprint_of
from tests.factories import AT, TODAY

CAMBRAI = ("59122", "Cambrai", 50.1766, 3.2345)
CAUDRY = ("59139", "Caudry", 50.1253, 3.4106)
LILLE = ("59350", "Lille", 50.6366, 3.0635)


def a_place(
    commune: tuple[str, str, float | None, float | None] = CAMBRAI, *, address: str = "1 rue Neuve"
) -> Place:
    code, name, latitude, longitude = commune
    fingerprint = fingerprint_of(
        address=f"{address} {latitude} {longitude}", complement="", postal_code="", commune=name
    )
    values = {
        "address": address, "commune": name, "commune_code": code,
        "latitude": latitude, "longitude": longitude,
    }  # fmt: skip
    return Place.objects.get_or_create(fingerprint=fingerprint, defaults=values)[0]


def a_structure(name: str = "Maison de la petite enfance", **values: Any) -> Structure:
    values.setdefault("place", a_place())
    values.setdefault("source_id", name)
    return Structure.objects.create(name=name, updated_on=TODAY, created_at=AT, **values)


def a_service(name: str, *, structure: Structure | None = None, **values: Any) -> Service:
    """Not in the index until `indexed`."""
    if structure is None:
        structure = a_structure(f"Structure de {name}")
    values.setdefault("source_id", name)
    return Service.objects.create(
        name=name, structure=structure, updated_on=TODAY, created_at=AT, **values
    )


def a_professional(**values: Any) -> Professional:
    return Professional.objects.create(
        source_id=f"{values.get('first_name')} {values.get('last_name')}",
        updated_on=TODAY, created_at=AT, **values,
    )  # fmt: skip


def indexed(name: str, **values: Any) -> Service:
    service = a_service(name, **values)
    search_index.refresh([service.pk])
    return service
