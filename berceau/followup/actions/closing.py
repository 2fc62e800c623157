"""Ending a follow-up, and taking it up again."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.contract import announce_change
from berceau.families.models import Family, FamilyState
from berceau.followup import policies
from berceau.followup.models import Closing, Promise
from berceau.privacy import journal


@transaction.atomic
def close(
    *, reference: str, reason: str, last_note: str, what_follows: str, by: Agent, at: datetime
) -> Closing:
    """The file becomes read-only; calls still promised are cancelled."""
    family = Family.objects.select_for_update(of=("self",)).get(reference=reference)
    if not policies.can_close(by, family):
        raise PermissionDenied
    closing = Closing.objects.create(
        family=family,
        reason=reason,
        on=timezone.localdate(at),
        last_note=last_note,
        what_follows=what_follows,
        by=by,
        at=at,
    )
    family.state = FamilyState.CLOSED
    family.save(update_fields=["state"])
    Promise.objects.filter(family=family).pending().update(cancelled_at=at)
    journal.did("family.closed", by=by, at=at, family_id=family.pk, reason=reason)
    announce_change(family.pk)
    return closing


@transaction.atomic
def reopen(*, reference: str, by: Agent, at: datetime) -> Family:
    """The follow-up starts again where it stopped; the closing stays in the history."""
    family = Family.objects.select_for_update(of=("self",)).get(reference=reference)
    if not policies.can_reopen(by, family):
        raise PermissionDenied
    family.state = FamilyState.OPEN
    family.save(update_fields=["state"])
    Closing.objects.filter(family=family, reopened_at__isnull=True).update(
        reopened_at=at, reopened_by=by
    )
    journal.did("family.reopened", by=by, at=at, family_id=family.pk)
    announce_change(family.pk)
    return family
