"""Our rows in the words of data·inclusion: valid, and without what names a person.

What data·inclusion cannot say is in docs/annuaire-donnees.md. A value that the schema would refuse
is left out; a row without a name that the schema takes is not published at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings

from berceau.directory.addresses import everybodys_email
from berceau.directory.di import ages, fields
from berceau.directory.di.ages import Ages
from berceau.directory.di.fields import PLACE_NAMES, SERVICES, STRUCTURES, Field
from berceau.directory.di.reading import Noted, UnfitError
from berceau.directory.models import HERE, Place, Service, Structure
from berceau.directory.taxonomy import kinds, label_of

NEVER_OUT = frozenset({"contact_nom_prenom"})


def key_out(source: str, source_id: str) -> str:
    """The identifier for others. What is written here takes the name of this instance before it."""
    return f"{settings.DIRECTORY_SOURCE}--{source_id}" if source == HERE else source_id


def source_out(source: str) -> str:
    return settings.DIRECTORY_SOURCE if source == HERE else source


def structure(row: Structure) -> dict[str, Any] | None:
    """A structure; None when the schema would not take it. Its place is read."""
    said = _place(row.place) | {
        "source": source_out(row.source),
        "id": key_out(row.source, row.source_id),
        "nom": row.name,
        "date_maj": row.updated_on,
        "description": row.description,
        "lien_source": row.source_link,
        "siret": row.siret,
        "accessibilite_lieu": row.place.accessibility_url if row.place else "",
        "telephone": row.phone,
        "courriel": everybodys_email(row),
        "site_web": row.website,
        "horaires_accueil": row.hours,
        "reseaux_porteurs": row.networks or list(_of_kind(row, "networks")),
    }
    return _valid(STRUCTURES, said)


def service(row: Service) -> dict[str, Any] | None:
    """A service; None when the schema would not take it. Its structure and places are read."""
    place = row.where
    note = ages.join(
        row.publics_note, Ages(row.age_from_months, row.age_to_months, row.for_pregnancy)
    )
    said = _place(place) | {
        "source": source_out(row.source),
        "structure_id": key_out(row.structure.source, row.structure.source_id),
        "id": key_out(row.source, row.source_id),
        "nom": row.name,
        "description": row.description or _described(row),
        "date_maj": row.updated_on,
        "lien_source": row.source_link,
        "type": row.di_type or _of_kind(row, "di_type"),
        "thematiques": row.themes or list(_of_kind(row, "themes")),
        "frais": row.cost,
        "frais_precisions": row.cost_note,
        "publics": row.publics,
        "publics_precisions": note,
        "conditions_acces": row.conditions,
        "telephone": row.phone,
        "courriel": everybodys_email(row),
        "modes_accueil": row.reception,
        "zone_eligibilite": row.zone,
        "lien_mobilisation": row.mobilisation_link,
        "modes_mobilisation": row.mobilisation,
        "mobilisable_par": row.mobilisation_by,
        "mobilisation_precisions": row.mobilisation_note,
        "volume_horaire_hebdomadaire": row.weekly_hours,
        "nombre_semaines": row.weeks,
        "horaires_accueil": row.hours,
    }
    return _valid(SERVICES, said)


def _place(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {}
    return {
        field.di: getattr(place, field.ours) for field in fields.PLACE if field.ours in PLACE_NAMES
    }


def _described(row: Service) -> str:
    """The schema wants a description: the nature and the name say the least."""
    kind = label_of(row.kind) if row.kind else ""
    return f"{kind} : {row.name}" if kind else f"Service : {row.name}"


def _of_kind(row: Structure | Service, name: str) -> Any:
    """What the kind of an entry written here says; we do not speak for another source."""
    found = kinds().get(row.kind) if row.source == HERE else None
    return getattr(found, name) if found else ()


def _valid(section: str, said: Mapping[str, Any]) -> dict[str, Any] | None:
    """Every field of the schema, by the rules of reading: what they refuse is not said."""
    found: dict[str, Any] = {}
    for field in fields.FIELDS[section]:
        value = None if field.di in NEVER_OUT else _one(field, said.get(field.di))
        if value is None and field.required:
            return None
        found[field.di] = value
    publics = found.get("publics") or []
    if "tous-publics" in publics and len(publics) > 1:
        found["publics"] = [one for one in publics if one != "tous-publics"]
    return found


def _one(field: Field, value: Any) -> Any:
    if value in (None, "", [], ()):
        return None
    read: Callable[[Any], Any] = field.read
    try:
        taken = read(value)
    except UnfitError:
        return None
    taken = taken.value if isinstance(taken, Noted) else taken
    if isinstance(taken, date):
        return taken.isoformat()
    return taken if taken not in ("", []) else None
