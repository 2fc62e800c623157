"""What the API answers, typed: data·inclusion v1, and what only we say under `berceau`."""

from __future__ import annotations

from ninja import Schema


class Place(Schema):
    """An address."""

    adresse: str | None = None
    complement_adresse: str | None = None
    code_postal: str | None = None
    commune: str | None = None
    code_insee: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class OwnOfStructure(Schema):
    """What data·inclusion cannot say of a structure."""

    reference: str
    nature: str | None = None
    verifie_le: str | None = None


class StructureOut(Place):
    """A structure, as `structure.json` of data·inclusion v1."""

    source: str
    id: str
    nom: str
    date_maj: str
    description: str | None = None
    lien_source: str | None = None
    siret: str | None = None
    accessibilite_lieu: str | None = None
    telephone: str | None = None
    courriel: str | None = None
    site_web: str | None = None
    horaires_accueil: str | None = None
    reseaux_porteurs: list[str] | None = None
    berceau: OwnOfStructure


class OwnOfService(OwnOfStructure):
    """What data·inclusion cannot say of a service. Ages in months; the last one is excluded."""

    age_min_mois: int | None = None
    age_max_mois: int | None = None
    grossesse: bool | None = None
    langues: list[str]
    sans_rendez_vous: bool | None = None
    a_apporter: str | None = None
    comment_venir: str | None = None


class ServiceOut(Place):
    """A service, as `service.json` of data·inclusion v1."""

    source: str
    structure_id: str
    id: str
    nom: str
    description: str
    date_maj: str
    lien_source: str | None = None
    type: str | None = None
    thematiques: list[str] | None = None
    frais: str | None = None
    frais_precisions: str | None = None
    publics: list[str] | None = None
    publics_precisions: str | None = None
    conditions_acces: str | None = None
    telephone: str | None = None
    courriel: str | None = None
    modes_accueil: list[str] | None = None
    zone_eligibilite: list[str] | None = None
    lien_mobilisation: str | None = None
    modes_mobilisation: list[str] | None = None
    mobilisable_par: list[str] | None = None
    mobilisation_precisions: str | None = None
    volume_horaire_hebdomadaire: float | None = None
    nombre_semaines: int | None = None
    horaires_accueil: str | None = None
    berceau: OwnOfService


class StructurePage(Schema):
    """A page. `next` is the address of the next one; None on the last."""

    items: list[StructureOut]
    next: str | None
    licence: str


class ServicePage(Schema):
    """A page. `next` is the address of the next one; None on the last."""

    items: list[ServiceOut]
    next: str | None
    licence: str


class Refusal(Schema):
    """Why nothing is answered, in French."""

    detail: str
