"""The sheet of a referral for the person: where to go, when, with what, whom to call."""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from berceau.kit.typeset import typeset
from berceau.parents.actions.sending import team_phone
from berceau.referrals.models import Referral
from berceau.referrals.queries.parents import services_of, sheet_of
from berceau.ui.french import full_day, moment


def words(referral: Referral, today: date) -> dict[str, object]:
    """Every word of the sheet. Neither the need nor the sentence: it may lie on a table."""
    sheet = sheet_of(referral, services_of([referral]), today)
    referente = referral.family.referente
    lines = [
        (_("Adresse"), sheet.address),
        (_("Comment venir"), sheet.how_to_reach),
        (_("Horaires"), sheet.hours_in_words),
        (_("Attention"), " ".join(sheet.closed)),
        (_("Sans rendez-vous"), _("oui") if sheet.without_appointment else ""),
        (_("À apporter"), sheet.to_bring),
    ]
    return {
        "instance": settings.INSTANCE_NAME,
        "document_title": _("Fiche : où aller"),
        "title": sheet.name,
        "structure": sheet.structure,
        "lines": [[name, value] for name, value in lines if value],
        "phone_label": _("Téléphone"),
        "phone": sheet.phone,
        "appointment": _("Votre rendez-vous : %(when)s") % {"when": meeting(referral)}
        if referral.appointment_at
        else "",
        "who": referente.full_name if referente is not None else "",
        "who_label": _("Une question, un empêchement ? Votre référente :"),
        "team_phone": team_phone(referral.family),
        "dated": _("Fiche faite le %(day)s. Les horaires changent : un appel avant de venir évite "
                   "une porte fermée.") % {"day": full_day(today)},
    }  # fmt: skip


def meeting(referral: Referral) -> str:
    """« le 2 mars », « le 2 mars, 14 h »; empty without one."""
    when = referral.appointment_at
    if when is None:
        return ""
    return full_day(when) if referral.is_all_day else moment(when)


def pdf(referral: Referral, today: date) -> bytes:
    """One A5 page, tagged for screen readers (PDF/UA-1)."""
    folder = Path(str(resources.files("berceau.referrals") / "typst"))
    fonts = Path(str(resources.files("berceau.ui") / "fonts"))
    return typeset(folder / "sheet.typ", words(referral, today), fonts=fonts)
