"""The letter of support as a sheet of paper, made again from the words that were kept."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.housing.models import Letter
from berceau.kit.typeset import typeset
from berceau.ui.french import full_day

PARAGRAPHS = re.compile(r"\n\s*\n")


def pdf(letter: Letter) -> bytes:
    """The sheet, the same bytes each time; tagged for screen readers (PDF/UA-1)."""
    place = letter.place
    return made(
        number=letter.number,
        to=letter.landlord,
        title=letter.title,
        body=letter.body,
        dated=_("%(place)s, le %(day)s") % {"place": place, "day": full_day(letter.on)}
        if place
        else _("Le %(day)s") % {"day": full_day(letter.on)},
        signer=letter.signer,
        signer_function=letter.signer_function,
        cancelled=letter.cancelled_at is not None,
    )


def made(
    *,
    number: str,
    to: str,
    title: str,
    body: str,
    dated: str,
    signer: str,
    signer_function: str,
    cancelled: bool = False,
) -> bytes:
    """A letter from finished words."""
    folder = Path(str(resources.files("berceau.housing") / "typst"))
    fonts = Path(str(resources.files("berceau.ui") / "fonts"))
    paragraphs = [part.splitlines() for part in PARAGRAPHS.split(body.strip())]
    words = {
        "document_title": _("%(title)s, lettre n° %(number)s") % {"title": title, "number": number},
        "town": settings.INSTANCE_NAME,
        "return_address": settings.LETTER_RETURN_ADDRESS,
        "to": to.splitlines(),
        "paragraphs": paragraphs,
        "title": _("Objet : %(title)s") % {"title": title},
        "reference": _("Lettre n° %(number)s") % {"number": number},
        "dated": dated,
        "signer": signer,
        "signer_function": signer_function,
        "cancelled": _("Lettre annulée : ne pas l’envoyer.") if cancelled else "",
    }
    return typeset(folder / "letter.typ", words, fonts=fonts)
