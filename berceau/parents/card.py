"""The personal card of one adult: their link as a QR and in letters, printed by the référente."""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.families.models import Adult
from berceau.followup.card import drawn
from berceau.kit.typeset import typeset
from berceau.parents.actions.sending import team_phone
from berceau.ui.french import full_day


def words(adult: Adult, address: str, *, until: date) -> dict[str, str]:
    """Every word of the card: the first name, the link, whom to call. Nothing of a child."""
    referente = adult.family.referente
    return {
        "instance": settings.INSTANCE_NAME,
        "title": _("Votre page, %(name)s") % {"name": adult.first_name},
        "document_title": _("Carte personnelle"),
        "intro": _("Visez ce carré avec l’appareil photo de votre téléphone, ou écrivez :"),
        "address": address.removeprefix("https://").removeprefix("http://"),
        "once": _("Ce lien sert une seule fois, sur un seul téléphone, jusqu’au %(day)s.")
        % {"day": full_day(until)},
        "keep": _("Il est à vous : ne le donnez à personne."),
        "who": referente.full_name if referente is not None else "",
        "phone": team_phone(adult.family),
        "qr": drawn(address),
        "qr_says": _("Carré à viser avec un téléphone : il ouvre votre page."),
    }


def pdf(adult: Adult, address: str, *, until: date) -> bytes:
    """One A6 page, tagged for screen readers (PDF/UA-1)."""
    return typeset(
        Path(str(resources.files("berceau.parents") / "typst" / "personal.typ")),
        words(adult, address, until=until),
        fonts=Path(str(resources.files("berceau.ui") / "fonts")),
    )
