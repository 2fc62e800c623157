"""Lines of data·inclusion, complete or reduced to what is required, for the tests of imports."""

from __future__ import annotations

from typing import Any


def structure(key: str = "s1", **more: Any) -> dict[str, Any]:
    return {
        "source": "essai",
        "id": key,
        "nom": f"Structure {key}",
        "date_maj": "2026-09-01",
    } | more


def service(key: str = "v1", of: str = "s1", **more: Any) -> dict[str, Any]:
    return {
        "source": "essai",
        "structure_id": of,
        "id": key,
        "nom": f"Service {key}",
        "description": "Un service pour les essais.",
        "date_maj": "2026-09-01",
    } | more


FULL_STRUCTURE = structure(
    "pleine",
    nom="PMI du Moulin",
    description="Une PMI, au cœur du quartier.",
    lien_source="https://exemple.fr/s/1",
    siret="13003013300016",
    adresse="12 rue du Moulin",
    complement_adresse="Bâtiment B",
    code_postal="59400",
    commune="Cambrai",
    code_insee="59122",
    latitude=50.17,
    longitude=3.23,
    accessibilite_lieu="https://acceslibre.beta.gouv.fr/app/x/",
    telephone="+33327000000",
    courriel="accueil@pmi.exemple.fr",
    site_web="https://exemple.fr/",
    horaires_accueil="Mo-Fr 08:30-12:30; PH off",
    reseaux_porteurs=["departements"],
)
FULL_SERVICE = service(
    "plein",
    of="pleine",
    nom="Consultation de PMI",
    lien_source="https://exemple.fr/v/1",
    type="accompagnement",
    thematiques=["sante--acces-aux-soins", "famille--soutien-a-la-parentalite-et-a-leducation"],
    frais="payant",
    frais_precisions="Selon les revenus.",
    publics=["familles", "femmes"],
    publics_precisions="Les habitants d’abord. Enfants de 3 mois à 6 ans. "
    "Femmes enceintes accueillies.",
    conditions_acces="Habiter la ville.",
    adresse="14 rue du Moulin",
    complement_adresse=None,
    code_postal="59400",
    commune="Cambrai",
    code_insee="59122",
    latitude=50.171,
    longitude=3.231,
    telephone="+33327000001",
    courriel="consultations@pmi.exemple.fr",
    modes_accueil=["en-presentiel"],
    zone_eligibilite=["59122", "59"],
    contact_nom_prenom=None,
    lien_mobilisation="https://exemple.fr/rendez-vous",
    modes_mobilisation=["telephoner", "se-presenter"],
    mobilisable_par=["usagers", "professionnels"],
    mobilisation_precisions="Appeler le matin.",
    volume_horaire_hebdomadaire=2.5,
    nombre_semaines=3,
    horaires_accueil="Tu 09:00-12:00",
)
