"""The fields of data·inclusion v1 and ours, side by side: the one table of the translation.

`PLACE` is common to structures and services: it makes a `Place`. `HERE_ONLY` are the fields that
data·inclusion cannot say and that a town's own spreadsheet may (docs/annuaire-donnees.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from berceau.directory.di import reading
from berceau.directory.di.reading import Reader, text


@dataclass(frozen=True, slots=True)
class Field:
    """`di` is the name in data·inclusion, `ours` in our tables; `read` takes a value in."""

    di: str
    ours: str
    read: Reader
    required: bool = False
    several: bool = False


PLACE = (
    Field("adresse", "address", text(200)),
    Field("complement_adresse", "complement", text(200)),
    Field("code_postal", "postal_code", reading.postal_code),
    Field("commune", "commune", text(100)),
    Field("code_insee", "commune_code", reading.commune_code),
    Field("latitude", "latitude", reading.number(-90, 90)),
    Field("longitude", "longitude", reading.number(-180, 180)),
)
WHO = (
    Field("source", "source", text(80, least=1), required=True),
    Field("id", "source_id", text(200, least=1), required=True),
)
STRUCTURE = (
    *WHO,
    Field("nom", "name", reading.name, required=True),
    Field("date_maj", "updated_on", reading.day, required=True),
    Field("description", "description", text(10_000, least=5, lines=True)),
    Field("lien_source", "source_link", reading.url),
    Field("siret", "siret", reading.siret),
    *PLACE,
    Field("accessibilite_lieu", "accessibility_url", reading.url),
    Field("telephone", "phone", reading.phone),
    Field("courriel", "email", reading.email),
    Field("site_web", "website", reading.url),
    Field("horaires_accueil", "hours", reading.hours),
    Field("reseaux_porteurs", "networks", reading.codes("reseaux-porteurs"), several=True),
)
SERVICE = (
    *WHO,
    Field("structure_id", "structure", text(200, least=1), required=True),
    Field("nom", "name", reading.name, required=True),
    Field("description", "description", text(10_000, least=5, lines=True), required=True),
    Field("date_maj", "updated_on", reading.day, required=True),
    Field("lien_source", "source_link", reading.url),
    Field("type", "di_type", reading.code("types-de-services")),
    Field("thematiques", "themes", reading.codes("thematiques"), several=True),
    Field("frais", "cost", reading.code("frais")),
    Field("frais_precisions", "cost_note", text(2000, lines=True)),
    Field("publics", "publics", reading.codes("publics"), several=True),
    Field("publics_precisions", "publics_note", text(2000, lines=True)),
    Field("conditions_acces", "conditions", text(2000, lines=True)),
    *PLACE,
    Field("telephone", "phone", reading.phone),
    Field("courriel", "email", reading.email),
    Field("modes_accueil", "reception", reading.codes("modes-accueil"), several=True),
    Field("zone_eligibilite", "zone", reading.zone, several=True),
    Field("contact_nom_prenom", "contact_name", text(150)),
    Field("lien_mobilisation", "mobilisation_link", reading.url),
    Field("modes_mobilisation", "mobilisation", reading.codes("modes-mobilisation"), several=True),
    Field(
        "mobilisable_par",
        "mobilisation_by",
        reading.codes("personnes-mobilisatrices"),
        several=True,
    ),
    Field("mobilisation_precisions", "mobilisation_note", text(2000, lines=True)),
    Field("volume_horaire_hebdomadaire", "weekly_hours", reading.number(0, 168)),
    Field("nombre_semaines", "weeks", reading.whole(1, 520)),
    Field("horaires_accueil", "hours", reading.hours),
)

STRUCTURES, SERVICES = "structures", "services"
FIELDS: dict[str, tuple[Field, ...]] = {STRUCTURES: STRUCTURE, SERVICES: SERVICE}
PLACE_NAMES = tuple(field.ours for field in PLACE)
