"""Temporary closures: added before somebody travels for nothing, taken away when wrong."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.directory.actions import common
from berceau.directory.models import Closure, Structure
from berceau.kit.fields import refuse_in


@transaction.atomic
def add(
    *,
    structure: Structure,
    starts_on: date,
    ends_on: date,
    by: Agent | None,
    at: datetime,
    service_reference: str = "",
    reason: str = "",
) -> Closure:
    """Closed from a day to a day, both included; the whole structure unless a service is named.

    `by` is None for the structure itself, by its link. Raises ValidationError.
    """
    if by is not None:
        common.allow(by)
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("Le dernier jour vient avant le premier.")})
    service = None
    if service_reference:
        service = structure.services.filter(reference=service_reference).first()
        if service is None:
            raise ValidationError({"service": _("Ce service n’est pas de cette structure.")})
    closure = Closure(
        structure=structure, service=service, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    refuse_in(closure)
    closure.save(force_insert=True)
    common.say(structure, "directory.closure_added", by=by, at=at, closure=closure.pk)
    return closure


@transaction.atomic
def remove(*, closure_id: int, by: Agent | None, at: datetime) -> Closure:
    """It was wrong, or it is over earlier. Raises Closure.DoesNotExist."""
    if by is not None:
        common.allow(by)
    closure = Closure.objects.select_for_update(of=("self",)).get(pk=closure_id)
    common.say(closure.structure, "directory.closure_removed", by=by, at=at, closure=closure.pk)
    closure.delete()
    return closure
