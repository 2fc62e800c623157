"""Which e-mail addresses everybody may read: those of services, not those of people.

One rule for the pages, the export and the API. Somebody who agreed to be named is published with
the address that they gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from berceau.directory.freshness import Entry
from berceau.directory.models import Professional, Structure
from berceau.kit.text import fold

PERSONS_OWN = re.compile(r"[a-z]+[._-][a-z]+", re.IGNORECASE)
"""« prenom.nom », « p-nom »: what the address of a person looks like before the @."""
OF_A_PLACE = frozenset({
    "accueil", "administratif", "administration", "adherents", "agence", "asso", "association",
    "cabinet", "caf", "ccas", "centre", "cias", "club", "collectif", "commune", "contact",
    "creche", "direction", "ecole", "espace", "famille", "familles", "france", "garde",
    "gestion", "halte", "info", "infos", "information", "jeunesse", "laep", "ludotheque",
    "mairie", "maison", "maternite", "mediatheque", "multi", "petite", "petits", "pmi", "pole",
    "point", "protection", "ram", "rdv", "relais", "repit", "rpe", "secretariat", "secteur",
    "service", "services", "social", "sociale", "solidaire", "solidarite", "solidarites",
    "standard", "structure", "territoire", "tisf", "ville",
})  # fmt: skip
"""A word of the house in an address says that it is of a service, not of a person."""


def is_of_a_person(email: str, *, names: Iterable[str]) -> bool:
    """Whether this address seems to be somebody's own.

    Two words, neither of the house, nor of the names of the structure and its town. One word alone
    (« mdupont@ ») cannot be told from a service: what is kept as contact of a person is asked to be
    written elsewhere.
    """
    local = email.split("@", 1)[0]
    if PERSONS_OWN.fullmatch(local) is None:
        return False
    known = OF_A_PLACE | {word for name in names for word in fold(name).split()}
    parts = fold(local).split()
    return not any(part in known for part in parts)


def everybodys_email(entry: Entry) -> str:
    """The address of this entry, empty when it seems to be somebody's own."""
    if isinstance(entry, Professional) or not entry.email:
        return entry.email
    place = entry.place if isinstance(entry, Structure) else entry.where
    names = [entry.name] if isinstance(entry, Structure) else [entry.name, entry.structure.name]
    names += [place.commune] if place else []
    return "" if is_of_a_person(entry.email, names=names) else entry.email
