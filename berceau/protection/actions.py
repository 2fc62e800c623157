"""Sealing a trace: a date and an addressee."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau import contract
from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.privacy import journal
from berceau.protection import policies
from berceau.protection.models import Addressee, SealedTrace


@transaction.atomic
def seal(*, reference: str, sent_on: date, addressee: str, by: Agent, at: datetime) -> SealedTrace:
    """It was sent that day, to them, by another way than Berceau. Nothing else is kept."""
    today = timezone.localdate(at)
    family = Family.objects.select_for_update(of=("self",)).get(reference=reference)
    if not policies.can_seal(by, family, reached=contract.reached(by, today)):
        raise PermissionDenied
    if addressee not in Addressee.values:
        raise ValidationError({"addressee": _("Choisir à qui elle a été adressée.")})
    if sent_on > today:
        raise ValidationError({"sent_on": _("Écrire le jour de l’envoi, une fois envoyée.")})
    trace = SealedTrace.objects.create(
        family=family,
        author=by,
        role=by.role,
        service=by.mandate.organisation.kind if by.mandate else "",
        sent_on=sent_on,
        addressee=addressee,
        sealed_at=at,
    )
    # Without the number of the file: that a trace exists is itself sealed.
    journal.did("protection.sealed", by=by, at=at, trace=trace.pk)
    return trace
