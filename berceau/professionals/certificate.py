"""The certificate and the badge of the territory's own: neither is a mark of the State."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path

import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from berceau.families import communes
from berceau.followup.card import drawn as qr_of
from berceau.kit.typeset import typeset
from berceau.professionals import answers as said
from berceau.professionals import catalogue
from berceau.professionals.models import Registration
from berceau.ui.french import full_day

PICTURES = {"svg": "image/svg+xml", "png": "image/png"}
"""Formats of the badge, and what a browser calls them."""
DOTS = 288.0
"""Of the PNG, by inch: 1,200 pixels wide."""
FIRST_TAG = re.compile(rb"<svg([^>]*)>")


def number_of(registration: Registration) -> str:
    """« K7MX-2PQR-9TWA »: said on the telephone, typed on a page."""
    key = registration.certificate.upper()
    return "-".join(key[start : start + 4] for start in range(0, len(key), 4))


def address_of(registration: Registration) -> str:
    """Where anybody verifies it."""
    return settings.ADDRESS + reverse("professionals:verify", args=[registration.certificate])


def _territory() -> str:
    return communes.name_of(settings.COMMUNE)


def _until(registration: Registration) -> str:
    if registration.valid_until is None:
        raise ValueError("Only an accepted registration has a certificate.")
    return full_day(registration.valid_until)


def words(registration: Registration) -> dict[str, object]:
    """Every word of the certificate."""
    answers = registration.accepted
    trust = ", ".join(
        part for name in ("trust_from", "trust_by") if (part := said.read(answers, name))
    )
    proofs = {
        "public": said.read(answers, "publics"),
        "trust": f"{trust} : {answers['trust_words']}",
        "priority": said.read(answers, "priorities"),
    }
    accepted_on = full_day(registration.accepted_on) if registration.accepted_on else ""
    return {
        "document_title": _("Certificat d’inscription"),
        "title": _("Professionnel·le des 1000 premiers jours"),
        "territory": _territory(),
        "instance": settings.INSTANCE_NAME,
        "says": _("L’équipe locale a accepté l’inscription de"),
        "name": said.name_of(answers),
        "type": said.read(answers, "type"),
        "commune": said.read(answers, "commune"),
        "number": _("Numéro %(number)s") % {"number": number_of(registration)},
        "accepted_on": _("Acceptée le %(day)s") % {"day": accepted_on},
        "until": _("Valable jusqu’au %(day)s") % {"day": _until(registration)},
        "conditions_title": _("Les trois conditions, telles que la personne les a déclarées"),
        "conditions": [
            {"label": one.label, "proof": proofs[one.key]}
            for one in catalogue.conditions().values()
        ],
        "verify": _("Vérifier ce certificat :"),
        "address": address_of(registration),
        "qr": qr_of(address_of(registration)),
        "qr_says": _("Carré à viser avec un téléphone : il ouvre la page de vérification."),
        "note": _(
            "Ce certificat est celui de l’équipe locale. Ce n’est ni un agrément, ni un diplôme, "
            "ni un document de l’État."
        ),
    }


def _folder() -> Path:
    return Path(str(resources.files("berceau.professionals") / "typst"))


def _fonts() -> Path:
    return Path(str(resources.files("berceau.ui") / "fonts"))


def pdf(registration: Registration) -> bytes:
    """One A4 page, tagged for screen readers (PDF/UA-1). Raises ValueError before acceptance."""
    return typeset(_folder() / "certificate.typ", words(registration), fonts=_fonts())


def badge(registration: Registration, picture: str) -> bytes:
    """The badge as « svg » or « png »; letters are drawn: it needs no font where it is shown.

    Raises ValueError before acceptance.
    """
    told = {
        "territory": _territory(),
        "line": _("Professionnel·le des 1000 premiers jours"),
        "until": _("jusqu’au %(day)s") % {"day": _until(registration)},
    }
    folder = _folder()
    made = typst.compile(
        str(folder / "badge.typ"),
        root=str(folder),
        font_paths=[str(_fonts())],
        ignore_system_fonts=True,
        format="svg" if picture == "svg" else "png",
        ppi=DOTS,
        sys_inputs={"words": json.dumps(told, ensure_ascii=False)},
    )
    if picture != "svg":
        return made
    title = f"{told['line']}, {told['territory']}, {told['until']}"
    return FIRST_TAG.sub(
        rb'<svg role="img" aria-labelledby="badge-title"\1><title id="badge-title">'
        + _escaped(title)
        + rb"</title>",
        made,
        count=1,
    )


def _escaped(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").encode()
