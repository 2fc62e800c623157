"""The card handed over at the birth desk: A6, four on an A4 sheet, PDF by typst."""

from __future__ import annotations

import io
from importlib import resources
from pathlib import Path

import segno
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.followup.end_age import end_age
from berceau.followup.what_we_write import never_written, written
from berceau.kit.typeset import typeset
from berceau.ui.french import phone

SALT = "berceau.followup.card"
LASTS = 15 * 60
ACCEPTED, LATER = "yes", "later"


def sign(referente_id: int | None, answer: str) -> str:
    """What the address of the card carries: the référente and the answer; nothing of the family."""
    return signing.dumps([referente_id, answer], salt=SALT, compress=False)


def unsign(token: str) -> tuple[int | None, str]:
    """Raises signing.BadSignature when it is forged or more than 15 minutes old."""
    referente_id, answer = signing.loads(token, salt=SALT, max_age=LASTS)
    return referente_id, answer


def drawn(address: str) -> str:
    """The QR of an address, as an SVG; level M, so that a fold does not break it."""
    svg = io.BytesIO()
    segno.make(address, error="m", micro=False).save(svg, kind="svg", border=2, scale=4)
    return svg.getvalue().decode()


def words(referente: Agent | None, answer: str) -> dict[str, object]:
    """Every word of the card. Nothing of the family is among its arguments, on purpose."""
    name = settings.INSTANCE_NAME
    if referente is None:
        who, shown_phone, hours, function = _("L’équipe 1000 premiers jours"), "", "", ""
    else:
        who, function = referente.full_name, referente.function
        shown_phone = phone(referente.work_phone) if referente.work_phone else ""
        hours = referente.reachable
    accepted = answer == ACCEPTED
    # The same on every card: each parent asks there for their own link, with their own number.
    address = settings.ADDRESS + reverse("parents:door")
    return {
        "instance": name,
        "title": _("Bienvenue à votre enfant"),
        "intro": _("Votre référente vous appelle dans les 48 heures (jours ouvrés).")
        if accepted
        else _("Vous pouvez l’appeler quand vous voulez, jusqu’aux %(age)s de votre enfant.")
        % {"age": end_age()},
        "who": who,
        "function": function or _("Votre référente 1000 premiers jours"),
        "phone": shown_phone,
        "hours": hours,
        "written_title": _("Ce que nous écrivons")
        if accepted
        else _("Ce que nous écrirons, si vous dites oui"),
        "written": written(),
        "never_title": _("Ce que nous n’écrivons jamais"),
        "never": never_written(),
        "rights": _(
            "C’est gratuit et vous pouvez arrêter quand vous voulez. Demandez à voir, à corriger "
            "ou à effacer ce qui est écrit : à votre référente%(dpo)s. "
            "Si vous n’êtes pas d’accord avec la réponse : cnil.fr."
        )
        % {
            "dpo": _(" ou au délégué à la protection des données (%(contact)s)")
            % {"contact": settings.DPO_CONTACT}
            if settings.DPO_CONTACT
            else ""
        },
        "document_title": _("Carte de la référente"),
        "page": _("Votre page : %(address)s") % {"address": address.split("://", 1)[1]},
        "qr": drawn(address),
        "qr_says": _("Carré à viser avec un téléphone : il ouvre la page où demander votre lien."),
    }


def pdf(referente: Agent | None, answer: str) -> bytes:
    """The sheet to print, tagged for screen readers (PDF/UA-1)."""
    folder = Path(str(resources.files("berceau.followup") / "typst"))
    fonts = Path(str(resources.files("berceau.ui") / "fonts"))
    return typeset(folder / "card.typ", words(referente, answer), fonts=fonts)
