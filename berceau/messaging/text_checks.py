"""What the doctor asks of the texts: none that could not be said, nothing that names us outside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.contract import Finding
from berceau.families.languages import LANGUAGES, name_of
from berceau.messaging.forbidden import found_in
from berceau.messaging.wordings import FRENCH, Voice, models, problems


def texts(at: datetime) -> Finding:
    """Texts in force that the checks would refuse today; addresses that say who we are."""
    if wrong := list(_wrong()):
        return Finding(
            "error",
            _("Des textes ne pourraient plus être enregistrés : %(which)s.")
            % {"which": ", ".join(wrong)},
            _("Les corriger dans « Modèles de messages »."),
        )
    if named := found_in(settings.LETTER_RETURN_ADDRESS, FRENCH):
        return Finding(
            "error",
            _("L’adresse de retour des courriers dit « %(word)s » sur l’enveloppe.")
            % {"word": named[0].word},
            _("Choisir une adresse neutre : BERCEAU_LETTER_RETURN_ADDRESS."),
        )
    host = urlsplit(settings.ADDRESS).hostname or ""
    if named := found_in(host, FRENCH):
        return Finding(
            "warn",
            _("L’adresse du site dit « %(word)s », et chaque lien envoyé par SMS la montre.")
            % {"word": named[0].word},
            _("Choisir un nom de domaine neutre : BERCEAU_ADDRESS."),
        )
    return Finding("ok", _("Les textes des messages passent toutes les vérifications."))


def _wrong() -> Iterator[str]:
    voice = Voice()
    for model in models().values():
        for language, _name in LANGUAGES:
            text = voice.own(model.key, language)
            if text and problems(model, text.text, language, text.title):
                yield f"{model.label} ({name_of(language)})"
