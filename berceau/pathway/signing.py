"""A named person vouches for a line of the calendar."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.pathway import projection
from berceau.pathway.models import RuleSignature
from berceau.pathway.pack import pack_in_force
from berceau.privacy import journal
from berceau.privacy.access import EDIT, role_allows

AT_ONCE = 300
"""Up to so many files the lists are made again at once; beyond, by the nightly command."""


def can_sign(agent: Agent) -> bool:
    return role_allows(agent.role, "calendar", EDIT)


@transaction.atomic
def sign(
    *, code: str, content_hash: str, checked_on: date, by: Agent, at: datetime
) -> RuleSignature:
    """« vérifiée le … par Nom, fonction ». Refused when it changed while being read."""
    if not can_sign(by):
        raise PermissionDenied
    before = pack_in_force()
    rule = before.pack.by_code.get(code)
    if rule is None:
        raise ValidationError(_("Cette ligne n’est plus dans le calendrier."))
    if rule.content_hash != content_hash:
        raise ValidationError(
            _("Cette ligne a changé pendant la lecture : la relire avant de signer.")
        )
    today = timezone.localdate(at)
    if checked_on > today:
        raise ValidationError({"checked_on": _("Cette date est à venir.")})
    signature, _created = RuleSignature.objects.update_or_create(
        rule=code,
        rule_hash=content_hash,
        defaults={"checked_on": checked_on, "checked_by": signer(by), "by": by, "at": at},
    )
    journal.did("calendar.signed", by=by, at=at, rule=code, hash=content_hash)
    if pack_in_force().fingerprint != before.fingerprint:
        _remake_small(today)
    return signature


@transaction.atomic
def withdraw(*, code: str, by: Agent, at: datetime) -> None:
    """The line is no longer vouched for: it waits for a signature again."""
    if not can_sign(by):
        raise PermissionDenied
    before = pack_in_force()
    RuleSignature.objects.filter(rule=code).delete()
    journal.did("calendar.signature_withdrawn", by=by, at=at, rule=code)
    if pack_in_force().fingerprint != before.fingerprint:
        _remake_small(timezone.localdate(at))


def signer(agent: Agent) -> str:
    """« Claire Morel, médecin de PMI »."""
    function = agent.function or (agent.mandate.get_role_display() if agent.mandate else "")
    return (f"{agent.full_name}, {function}" if function else agent.full_name)[:120]


def _remake_small(today: date) -> None:
    if Family.objects.followed().count() <= AT_ONCE:
        projection.rebuild_all(today=today)
