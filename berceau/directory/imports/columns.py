"""What the columns of a file hold: those of data·inclusion by name, those of a town by guess."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache

from berceau.directory.di.fields import FIELDS, SERVICES, STRUCTURES
from berceau.kit.text import fold

# Folded words that people write at the head of a column -> what it holds (`own.BASIC`).
SPELT = {
    "nom": ("nom", "nom de la structure", "structure", "etablissement", "organisme", "denomination",
            "association", "raison sociale", "nom de l etablissement", "lieu", "nom du lieu"),
    "nom_service": ("service", "nom du service", "activite", "action", "prestation", "intitule",
                    "offre", "nom de l action"),
    "identifiant": ("identifiant", "id", "numero", "n", "reference", "ref", "code"),
    "nature": ("nature", "type", "categorie", "type de structure", "secteur", "famille",
               "thematique", "domaine"),
    "description": ("description", "presentation", "objet", "descriptif", "details", "missions",
                    "contenu"),
    "adresse": ("adresse", "adresse postale", "rue", "voie", "adresse 1", "numero et rue"),
    "complement_adresse": ("complement d adresse", "complement", "adresse 2", "batiment"),
    "code_postal": ("code postal", "cp", "codepostal"),
    "commune": ("commune", "ville", "localite", "commune ville"),
    "code_insee": ("code insee", "insee", "code commune"),
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
    "comment_venir": ("comment venir", "acces", "transport", "transports", "bus"),
    "telephone": ("telephone", "tel", "numero de telephone", "telephone 1", "contact telephone",
                  "telephone fixe"),
    "courriel": ("courriel", "mail", "email", "e mail", "adresse mail", "adresse e mail", "mel"),
    "site_web": ("site web", "site", "site internet", "url", "web", "lien", "page internet"),
    "horaires_accueil": ("horaires", "horaires d ouverture", "ouverture", "jours et horaires",
                         "heures d ouverture", "permanences"),
    "age": ("age", "ages", "age des enfants", "tranche d age", "public age"),
    "age_min_mois": ("age min mois", "age minimum mois", "age min"),
    "age_max_mois": ("age max mois", "age maximum mois", "age max"),
    "grossesse": ("grossesse", "femmes enceintes", "pendant la grossesse"),
    "publics_precisions": ("public", "publics", "pour qui", "public concerne", "beneficiaires",
                           "public vise", "publics precisions"),
    "frais": ("gratuit", "frais", "payant", "gratuit ou payant", "gratuite"),
    "frais_precisions": ("tarif", "tarifs", "cout", "prix", "frais precisions", "participation"),
    "sans_rendez_vous": ("sans rendez vous", "sans rdv"),
    "langues": ("langues", "langue", "langues parlees"),
    "a_apporter": ("a apporter", "documents", "pieces a fournir", "documents a apporter"),
    "conditions_acces": ("conditions", "conditions d acces", "condition", "conditions d admission"),
    "mobilisation_precisions": ("inscription", "modalites", "comment s inscrire",
                                "modalites d inscription", "sur rendez vous", "rdv"),
    "lien_mobilisation": ("lien d inscription", "lien inscription"),
    "contact_nom_prenom": ("contact", "referent", "responsable", "personne a contacter",
                           "nom du responsable", "directrice", "interlocuteur"),
    "siret": ("siret", "n siret", "numero siret"),
    "date_maj": ("date maj", "mise a jour", "date de mise a jour", "maj", "derniere mise a jour"),
}  # fmt: skip


@cache
def _words() -> dict[str, str]:
    return {word: target for target, words in SPELT.items() for word in words}


@cache
def _di_names() -> frozenset[str]:
    return frozenset(field.di for fields in FIELDS.values() for field in fields)


def recognised(name: str) -> bool:
    """Whether this cell looks like the name of a column."""
    return name.strip() in _di_names() or fold(name) in _words()


def guess(name: str) -> str:
    """What this column most likely holds (`own.BASIC`); empty when nobody can tell."""
    said = fold(name)
    if said in _words():
        return _words()[said]
    near = difflib.get_close_matches(said, list(_words()), n=1, cutoff=0.85)
    if near:
        return _words()[near[0]]
    starts = [word for word in _words() if len(word) > 3 and said.startswith(f"{word} ")]
    return _words()[max(starts, key=len)] if starts else ""


def guesses(names: Iterable[str]) -> dict[str, str]:
    """column -> what it holds; each thing once, for the first column that says it."""
    found: dict[str, str] = {}
    for name in names:
        target = guess(name)
        found[name] = "" if target in found.values() else target
    return found


def section_of(sheet_name: str, columns: Iterable[str]) -> str:
    """`structures` or `services` for a table of data·inclusion; empty for any other."""
    names = {name.strip() for name in columns}
    if {"id", "nom", "structure_id"} <= names:
        return SERVICES
    if {"id", "nom", "date_maj"} <= names:
        return STRUCTURES
    # Its sheet says what it is, and a column is missing: the lines will say which.
    known = len(names & _di_names())
    by_sheet = {"structure": STRUCTURES, "service": SERVICES}.get(fold(sheet_name).rstrip("s"), "")
    return by_sheet if known >= 2 else ""
