"""What an agent says of her street, what the DPO says of an alert: the two verbs of this page."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.kit import crypto
from berceau.kit.text import fold
from berceau.privacy import journal
from berceau.privacy.access import EDIT, role_allows
from berceau.privacy.models import AgentStreet, ReadingReview

HOUSE_NUMBER = re.compile(r"^(\d+\s*((bis|ter|quater|[a-d])\b)?\s*)+")
SHORT = {
    "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "bvd": "boulevard",
    "r": "rue", "pl": "place", "imp": "impasse", "all": "allee", "ch": "chemin", "che": "chemin",
    "rte": "route", "sq": "square", "res": "residence", "fg": "faubourg", "fbg": "faubourg",
    "st": "saint", "ste": "sainte", "gal": "general", "mal": "marechal", "dr": "docteur",
}  # fmt: skip


def street_of(address: str) -> str:
    """« 12 bis, r. de la Paix » becomes « rue de la paix »: the street alone, spelled one way."""
    words = HOUSE_NUMBER.sub("", fold(address)).split()
    return " ".join(SHORT.get(word, word) for word in words)


def fingerprint_of(commune_code: str, address: str) -> str:
    """What stands for a street, useless without the key; empty when there is no street."""
    street = street_of(address)
    return crypto.keyed_index("street", f"{commune_code}|{street}") if street else ""


@transaction.atomic
def give_street(*, commune_code: str, address: str, by: Agent, on: date) -> AgentStreet:
    """The agent's own street, kept as a fingerprint; the words are forgotten at once."""
    fingerprint = fingerprint_of(commune_code, address)
    if not fingerprint:
        raise ValidationError({"street": _("Écrire le nom de la rue.")})
    street, _created = AgentStreet.objects.update_or_create(
        agent=by, defaults={"fingerprint": fingerprint, "on": on}
    )
    return street


@transaction.atomic
def withdraw_street(*, by: Agent) -> None:
    """It was given freely, it is taken back freely."""
    AgentStreet.objects.filter(agent=by).delete()


@transaction.atomic
def look_at(*, alert: str, sentence: str, by: Agent, at: datetime) -> ReadingReview:
    """The DPO has looked: one sentence; said once, it stays."""
    if not role_allows(by.role, "oversight", EDIT):
        raise PermissionDenied
    if not sentence.strip():
        raise ValidationError(_("Écrire une phrase : ce que vous avez constaté."))
    review, created = ReadingReview.objects.get_or_create(
        alert=alert, defaults={"sentence": sentence.strip(), "by": by, "at": at}
    )
    if created:
        journal.did("reading.looked_at", by=by, at=at, alert=alert)
    return review
