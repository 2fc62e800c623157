"""Calls promised to a family: made, kept, put off, cancelled."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.followup import policies
from berceau.followup.models import Promise, PromiseKind
from berceau.followup.opening_days import first_call_due
from berceau.privacy import journal


def promise_first_call(
    *, family: Family, by: Agent | None, at: datetime, kind: str = PromiseKind.FIRST_CALL
) -> Promise:
    """« On vous rappelle sous 48 h »: opening days of the territory."""
    due_on = first_call_due(timezone.localdate(at), territory=settings.TERRITORY)
    return Promise.objects.create(family=family, kind=kind, due_on=due_on, made_by=by, made_at=at)


def _pending(*, reference: str, promise_id: int, by: Agent) -> Promise:
    promise = (
        Promise.objects.select_for_update(of=("self",))
        .select_related("family")
        .get(pk=promise_id, family__reference=reference)
    )
    if not policies.can_follow(by, promise.family):
        raise PermissionDenied
    return promise


@transaction.atomic
def keep(*, reference: str, promise_id: int, by: Agent, at: datetime) -> Promise:
    """It was kept; asked twice, the first time counts."""
    promise = _pending(reference=reference, promise_id=promise_id, by=by)
    if promise.is_pending:
        promise.kept_at = at
        promise.save(update_fields=["kept_at"])
        journal.did("promise.kept", by=by, at=at, family_id=promise.family_id, promise=promise.pk)
    return promise


@transaction.atomic
def cancel(*, reference: str, promise_id: int, by: Agent, at: datetime) -> Promise:
    """It has no reason any more."""
    promise = _pending(reference=reference, promise_id=promise_id, by=by)
    if promise.is_pending:
        promise.cancelled_at = at
        promise.save(update_fields=["cancelled_at"])
        journal.did(
            "promise.cancelled", by=by, at=at, family_id=promise.family_id, promise=promise.pk
        )
    return promise


@transaction.atomic
def restore(*, reference: str, promise_id: int, by: Agent, at: datetime) -> Promise:
    """A slip of the thumb: kept or cancelled today by mistake, it is to keep again."""
    promise = _pending(reference=reference, promise_id=promise_id, by=by)
    settled_at = promise.kept_at or promise.cancelled_at
    today = timezone.localdate(at)
    if settled_at is None:
        return promise
    if timezone.localdate(settled_at) != today or promise.stopped_by_id is not None:
        raise PermissionDenied
    promise.kept_at = promise.cancelled_at = None
    promise.save(update_fields=["kept_at", "cancelled_at"])
    journal.did("promise.restored", by=by, at=at, family_id=promise.family_id, promise=promise.pk)
    return promise


@transaction.atomic
def postpone(*, reference: str, promise_id: int, to: date, by: Agent, at: datetime) -> Promise:
    """Another day, not in the past; how many times it was put off is kept."""
    if to < timezone.localdate(at):
        raise ValidationError(_("Choisir aujourd’hui ou un jour à venir."))
    promise = _pending(reference=reference, promise_id=promise_id, by=by)
    if not promise.is_pending:
        raise ValidationError(_("Cet appel a déjà été fait ou annulé."))
    if promise.due_on != to:
        before = promise.due_on
        promise.due_on = to
        promise.postponed_times += 1
        promise.save(update_fields=["due_on", "postponed_times"])
        journal.did(
            "promise.postponed",
            by=by,
            at=at,
            family_id=promise.family_id,
            promise=promise.pk,
            before=before.isoformat(),
            after=to.isoformat(),
        )
    return promise
