"""What every verb on an entry does: lock, ask the policy, write, index again, say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.directory import policies, search_index
from berceau.directory.freshness import Entry
from berceau.directory.models import (
    HERE,
    Outcome,
    Professional,
    Service,
    Structure,
    Verification,
)
from berceau.kit.fields import refuse_in
from berceau.privacy import journal

MODELS: dict[str, type[Entry]] = {
    "structure": Structure,
    "service": Service,
    "professional": Professional,
}
"""How addresses and the journal call each kind of entry."""


def kind_of(entry: Entry) -> str:
    return entry._meta.model_name or ""


def allow(by: Agent) -> None:
    if not policies.can_edit(by):
        raise PermissionDenied


def locked(kind: str, reference: str, *, by: Agent | None) -> Entry:
    """The entry, locked, if this agent may correct it; None is the structure, by its link."""
    if by is not None:
        allow(by)
    entry: Entry = MODELS[kind].objects.select_for_update(of=("self",)).get(reference=reference)
    return entry


def change(entry: Entry, values: Mapping[str, Any], *, at: datetime) -> list[str]:
    """Write what differs; the names of the fields that moved. What the source said, when there is
    one, gives way from now on: an import leaves these fields alone."""
    moved = [name for name, value in values.items() if getattr(entry, name) != value]
    if not moved:
        return []
    for name in moved:
        setattr(entry, name, values[name])
    refuse_in(entry, moved)
    entry.clean_fields(exclude=[one.name for one in entry._meta.fields if one.name not in moved])
    written = [*moved, *mark_corrected(entry, moved, at=at)]
    entry.save(update_fields=written)
    return sorted(moved)


def mark_corrected(entry: Entry, moved: Iterable[str], *, at: datetime) -> list[str]:
    """These fields are ours now; the names of the columns to write."""
    if entry.source == HERE:
        entry.updated_on = timezone.localdate(at)
        return ["updated_on"]
    entry.corrected = sorted({*entry.corrected, *(set(moved) - {"owner"})})
    entry.to_review = sorted(set(entry.to_review) - set(moved))
    return ["corrected", "to_review"]


def say(entry: Entry, verb: str, *, by: Agent | None, at: datetime, **detail: Any) -> None:
    """In the journal, with the number of the entry."""
    journal.did(verb, by=by, at=at, **{kind_of(entry): entry.pk}, **detail)


def index(entry: Entry) -> None:
    """The search knows what was written."""
    if isinstance(entry, Structure):
        search_index.refresh(list(entry.services.values_list("pk", flat=True)))
        search_index.refresh_professionals(list(entry.professionals.values_list("pk", flat=True)))
    elif isinstance(entry, Service):
        search_index.refresh([entry.pk])
    else:
        search_index.refresh_professionals([entry.pk])


def verify(
    entry: Entry,
    outcome: str,
    *,
    by: Agent | None,
    at: datetime,
    fields: Iterable[str] = (),
    confirms: bool = True,
) -> Verification:
    """One line of its history. With `confirms`, all of it is true on this day."""
    if confirms:
        entry.verified_on = timezone.localdate(at)
        entry.save(update_fields=["verified_on"])
    keys: dict[str, models.Model] = {kind_of(entry): entry}
    return Verification.objects.create(
        **keys, outcome=outcome, at=at, by=by, by_link=by is None, fields=sorted(fields)
    )


def corrected(
    entry: Entry,
    fields: list[str],
    *,
    by: Agent | None,
    at: datetime,
    confirms: bool = False,
) -> None:
    """Say and index a correction; a confirmation without any correction is a verification too."""
    if fields or confirms:
        outcome = Outcome.CORRECTED if fields else Outcome.CONFIRMED
        verify(entry, outcome, by=by, at=at, fields=fields, confirms=confirms)
        say(entry, f"directory.{outcome}", by=by, at=at, fields=fields)
    if fields:
        index(entry)
