"""Asking structures whether what is written of them is still true: once, reminded once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.directory import freshness, policies
from berceau.directory.models import AskedStructure, Campaign
from berceau.directory.queries.campaigns import Choice, chosen, not_asked_lately
from berceau.links import actions as links
from berceau.privacy import journal

PURPOSE = "structure"
"""The door that the link opens."""
BATCH = 50
"""Links written in one transaction: the journal waits no longer than that."""


@transaction.atomic
def launch(*, choice: Choice, by: Agent, at: datetime) -> Campaign:
    """Note whom to ask; the worker writes to them. Structures asked lately are left alone."""
    if not policies.can_edit(by):
        raise PermissionDenied
    campaign = Campaign.objects.create(
        asked_at=at,
        by=by,
        older_than_months=choice.older_than_months,
        kind=choice.kind,
        commune_code=choice.commune_code,
    )
    today = timezone.localdate(at)
    structures = not_asked_lately(chosen(choice, today), today).order_by("pk")
    AskedStructure.objects.bulk_create(
        AskedStructure(campaign=campaign, structure_id=key, without_email=not email)
        for key, email in structures.values_list("pk", "email")
    )
    journal.did("directory.campaign", by=by, at=at, campaign=campaign.pk)
    return campaign


def write_all(*, at: datetime, batch: int = BATCH) -> int:
    """Every structure that waits for its link receives it; how many did. Safe to call again."""
    total = 0
    while wrote := _write_some(at=at, batch=batch):
        total += wrote
    return total


@transaction.atomic
def _write_some(*, at: datetime, batch: int) -> int:
    waiting = (
        AskedStructure.objects.select_for_update(of=("self",))
        .filter(written_at=None, without_email=False, answered_at=None)
        .select_related("structure", "campaign__by")
        .order_by("pk")[:batch]
    )
    rows = list(waiting)
    for one in rows:
        _write(one, at=at)
        one.written_at = at
    AskedStructure.objects.bulk_update(rows, ["written_at", "without_email"])
    return len(rows)


def _write(one: AskedStructure, *, at: datetime) -> None:
    """An entry that lost its address or left the directory meanwhile receives nothing."""
    if not one.structure.email or one.structure.archived_at is not None:
        one.without_email = True
        return
    links.send(
        purpose=PURPOSE,
        subject=one.structure.reference,
        email=one.structure.email,
        at=at,
        by=one.campaign.by,
    )


def to_remind(at: datetime) -> QuerySet[AskedStructure]:
    """Who was written to long enough ago, has not answered, and was never reminded."""
    before = at - timedelta(days=freshness.delays()["remind_after_days"])
    return AskedStructure.objects.filter(
        written_at__lte=before,
        reminded_at=None,
        answered_at=None,
        rung_at=None,
        without_email=False,
    )


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Who has not answered receives the link once more, and never again."""
    rows = list(
        to_remind(at)
        .select_for_update(of=("self",))
        .select_related("structure", "campaign__by")
        .order_by("pk")[: BATCH * 10]
    )
    for one in rows:
        _write(one, at=at)
        one.reminded_at = at
    AskedStructure.objects.bulk_update(rows, ["reminded_at", "without_email"])
    return len(rows)


@transaction.atomic
def note_rung(*, asked_id: int, by: Agent, at: datetime) -> AskedStructure:
    """Somebody rang this structure: it leaves the list of those to ring.

    Raises AskedStructure.DoesNotExist.
    """
    if not policies.can_edit(by):
        raise PermissionDenied
    one = AskedStructure.objects.select_for_update(of=("self",)).get(pk=asked_id)
    one.rung_at = one.rung_at or at
    one.save(update_fields=["rung_at"])
    journal.did("directory.rung", by=by, at=at, structure=one.structure_id)
    return one
