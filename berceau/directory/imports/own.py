"""What a town's own spreadsheet may say and data·inclusion may not: fields, and names of columns.

The names of these fields are French: they are columns that people write.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.directory.di import ages, kinds, reading
from berceau.directory.di.ages import Ages
from berceau.directory.di.fields import FIELDS, SERVICES, STRUCTURES, Field
from berceau.directory.di.reading import Noted, UnfitError, text, written
from berceau.directory.di.values import nearest
from berceau.directory.taxonomy import kinds as known_kinds
from berceau.families.languages import NAMES
from berceau.kit.text import fold


def kind(value: Any) -> str | Noted:
    """One of our kinds, by its key, its label, or the words of the rule."""
    said: str = text(200)(value)
    by_label = {fold(one.label): key for key, one in known_kinds().items()}
    if said in known_kinds():
        return said
    found = by_label.get(fold(said)) or kinds.named(said)
    if found:
        return found
    return Noted(
        "",
        _("Cette nature n’est pas reconnue : la fiche est prise sans nature."),
    )


def age_range(value: Any) -> Ages:
    """« 0-3 ans », « dès 6 mois »."""
    found = ages.read(written(value))
    if found is None:
        raise UnfitError(_("Un âge est attendu, comme « 3 mois à 3 ans » ou « dès 6 mois »."))
    return found


def languages(value: Any) -> list[str]:
    """Names or codes of languages."""
    by_name = {fold(str(label)): code for code, label in NAMES.items()}
    found = []
    for said in reading.several(value):
        code = said.lower() if said.lower() in NAMES else by_name.get(fold(said))
        if code is None:
            near = nearest(said, [str(label) for label in NAMES.values()])
            raise UnfitError(
                _("La langue « %(said)s » n’est pas connue. Vouliez-vous dire « %(near)s » ?")
                % {"said": reading.shortened(said), "near": near}
                if near
                else _("La langue « %(said)s » n’est pas connue.")
                % {"said": reading.shortened(said)}
            )
        found.append(code)
    return reading.unique(found)


STRUCTURE = (Field("nature", "kind", kind),)
SERVICE = (
    Field("nature", "kind", kind),
    Field("age", "ages", age_range),
    Field("age_min_mois", "age_from_months", reading.months),
    Field("age_max_mois", "age_to_months", reading.months),
    Field("grossesse", "for_pregnancy", reading.flag),
    Field("sans_rendez_vous", "without_appointment", reading.flag),
    Field("langues", "languages", languages, several=True),
    Field("a_apporter", "to_bring", text(500)),
    Field("comment_venir", "how_to_reach", text(300)),
)
OWN_FIELDS: dict[str, tuple[Field, ...]] = {STRUCTURES: STRUCTURE, SERVICES: SERVICE}

BASIC = {
    # What the parts of a spreadsheet are called on screen; the order of the menu.
    "nom": gettext_lazy("Nom de la structure"),
    "nom_service": gettext_lazy("Nom du service"),
    "identifiant": gettext_lazy("Numéro de la ligne chez vous"),
    "nature": gettext_lazy("Nature (PMI, crèche, CCAS…)"),
    "description": gettext_lazy("Description"),
    "adresse": gettext_lazy("Adresse (numéro et rue)"),
    "complement_adresse": gettext_lazy("Complément d’adresse"),
    "code_postal": gettext_lazy("Code postal"),
    "commune": gettext_lazy("Commune"),
    "code_insee": gettext_lazy("Code INSEE de la commune"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "comment_venir": gettext_lazy("Comment venir"),
    "telephone": gettext_lazy("Téléphone"),
    "courriel": gettext_lazy("Courriel"),
    "site_web": gettext_lazy("Site web"),
    "horaires_accueil": gettext_lazy("Horaires"),
    "age": gettext_lazy("Âge des enfants (« 0-3 ans »)"),
    "age_min_mois": gettext_lazy("Âge de début, en mois"),
    "age_max_mois": gettext_lazy("Âge de fin, en mois"),
    "grossesse": gettext_lazy("Pendant la grossesse (oui, non)"),
    "publics_precisions": gettext_lazy("Pour qui (précisions)"),
    "frais": gettext_lazy("Gratuit ou payant"),
    "frais_precisions": gettext_lazy("Tarif (précisions)"),
    "sans_rendez_vous": gettext_lazy("Sans rendez-vous (oui, non)"),
    "langues": gettext_lazy("Langues parlées"),
    "a_apporter": gettext_lazy("À apporter"),
    "conditions_acces": gettext_lazy("Conditions d’accès"),
    "mobilisation_precisions": gettext_lazy("Comment s’inscrire, joindre"),
    "lien_mobilisation": gettext_lazy("Lien pour s’inscrire"),
    "contact_nom_prenom": gettext_lazy("Personne à joindre (jamais publiée)"),
    "siret": gettext_lazy("SIRET"),
    "date_maj": gettext_lazy("Date de mise à jour"),
}
"""What a column may be said to hold -> its French name."""

OF_STRUCTURE = frozenset(field.di for field in (*FIELDS[STRUCTURES], *STRUCTURE))
OF_SERVICE = frozenset(field.di for field in (*FIELDS[SERVICES], *SERVICE))
