"""The directory of the demonstration: fictional structures and services around the town.

`directory/structures.json` and `services.json` are in the form of data·inclusion v1;
`directory/finer.json` adds what only we say: natures, ages, languages, what to bring.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Any

from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.directory import search_index
from berceau.directory.models import (
    Closure,
    Place,
    Professional,
    Service,
    Structure,
    fingerprint_of,
)
from berceau.families.models import Neighbourhood

STRUCTURE = {
    "nom": "name", "telephone": "phone", "courriel": "email", "description": "description",
    "horaires_accueil": "hours", "reseaux_porteurs": "networks", "site_web": "website",
}  # fmt: skip
SERVICE = {
    "nom": "name", "description": "description", "telephone": "phone", "type": "di_type",
    "thematiques": "themes", "publics": "publics", "frais": "cost", "frais_precisions": "cost_note",
    "modes_accueil": "reception", "modes_mobilisation": "mobilisation",
    "mobilisable_par": "mobilisation_by", "mobilisation_precisions": "mobilisation_note",
    "conditions_acces": "conditions", "horaires_accueil": "hours",
}  # fmt: skip
CLOSED = ("demo--creche-les-petits-sabots", "demo--ludotheque-croque-jeux")
"""Two doors closed for some days: nobody is sent there."""


def read(name: str) -> Any:
    """One file of the fictional directory."""
    folder = resources.files("berceau.config.seed") / "directory"
    return json.loads((folder / f"{name}.json").read_text("utf-8"))


def tell_of_services(*, today: date) -> None:
    """Write the structures, their places and services, three people, and two closures."""
    finer = read("finer")
    at = timezone.make_aware(datetime.combine(today - timedelta(days=200), time(9)))
    owner = Agent.objects.filter(mandates__role=Role.LOCAL_MANAGER).first()
    quarters = {one.name: one for one in Neighbourhood.objects.all()}
    places: dict[str, Place] = {}
    structures: dict[str, Structure] = {}
    for row in read("structures"):
        more = finer["structures"].get(row["id"], {})
        structures[row["id"]] = Structure(
            **_common(row, at, owner, today),
            **{ours: row[theirs] for theirs, ours in STRUCTURE.items() if theirs in row},
            kind=more.get("kind", ""),
            place=_place(row, more, places, quarters),
        )
    Place.objects.bulk_create(places.values())
    Structure.objects.bulk_create(structures.values())
    Service.objects.bulk_create(
        Service(
            **_common(row, at, owner, today),
            **{ours: row[theirs] for theirs, ours in SERVICE.items() if theirs in row},
            **finer["services"].get(row["id"], {}),
            structure=structures[row["structure_id"]],
        )
        for row in read("services")
    )
    Closure.objects.bulk_create(
        Closure(
            structure=structures[key],
            starts_on=today - timedelta(days=2),
            ends_on=today + timedelta(days=12),
            reason="Travaux",
        )
        for key in CLOSED
    )
    Professional.objects.bulk_create(
        _professional(row, structures, at, owner, today) for row in read("professionals")
    )
    search_index.refresh(None)


def _professional(
    row: dict[str, Any],
    structures: dict[str, Structure],
    at: datetime,
    owner: Agent | None,
    today: date,
) -> Professional:
    """Without an agreement, only the team sees the name."""
    at_work = structures[row["structure"]]
    return Professional(
        source="demo",
        source_id=row["source_id"],
        updated_on=today,
        verified_on=today,
        created_at=at,
        owner=owner,
        first_name=row["first_name"],
        last_name=row["last_name"],
        kind=row["kind"],
        structure=at_work,
        place=at_work.place,
        description=row["description"],
        phone=at_work.phone,
        languages=row["languages"],
        agreed_on=today if row["agreed"] else None,
    )


def _common(row: dict[str, Any], at: datetime, owner: Agent | None, today: date) -> dict[str, Any]:
    updated = date.fromisoformat(row["date_maj"])
    return {
        "source": row["source"],
        "source_id": row["id"],
        "updated_on": min(updated, today),
        "verified_on": min(updated, today),
        "created_at": at,
        "owner": owner,
    }


def _place(
    row: dict[str, Any],
    more: dict[str, Any],
    places: dict[str, Place],
    quarters: dict[str, Neighbourhood],
) -> Place:
    written = {
        "address": row.get("adresse", ""),
        "complement": "",
        "postal_code": row["code_postal"],
        "commune": row["commune"],
    }
    fingerprint = fingerprint_of(**written)
    if fingerprint not in places:
        places[fingerprint] = Place(
            **written,
            commune_code=row["code_insee"],
            latitude=row.get("latitude"),
            longitude=row.get("longitude"),
            neighbourhood=quarters.get(more.get("neighbourhood", "")),
            amenities=more.get("amenities", []),
            how_to_reach=more.get("how_to_reach", ""),
            fingerprint=fingerprint,
        )
    return places[fingerprint]
