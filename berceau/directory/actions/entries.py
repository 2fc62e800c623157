"""Writing in the directory: new entries, corrections, what the source says, taking out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.directory import policies, search_index
from berceau.directory.actions import common
from berceau.directory.actions.places import place_for
from berceau.directory.freshness import Entry
from berceau.directory.models import HERE, Outcome, Service, Structure
from berceau.families.models.references import new_reference
from berceau.kit.fields import refuse_in
from berceau.links import actions as links

STRUCTURE = (
    "name", "kind", "siret", "description", "phone", "email", "website", "hours", "owner",
)  # fmt: skip
SERVICE = (
    "name", "kind", "description", "age_from_months", "age_to_months", "for_pregnancy", "publics",
    "publics_note", "cost", "cost_note", "reception", "mobilisation", "mobilisation_by",
    "mobilisation_note", "mobilisation_link", "conditions", "languages", "without_appointment",
    "to_bring", "hours", "phone", "email", "contact_name", "owner", "themes",
)  # fmt: skip
PROFESSIONAL = (
    "first_name", "last_name", "kind", "structure", "description", "phone", "email", "website",
    "languages", "agreed_on", "owner",
)  # fmt: skip
FIELDS = {"structure": STRUCTURE, "service": SERVICE, "professional": PROFESSIONAL}
"""What an agent may write of each kind of entry; its place has its own verb."""


def _known(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(FIELDS[kind]):
        raise TypeError(f"champs inconnus : {', '.join(sorted(unknown))}")
    return dict(values)


def _check_ages(entry: Entry) -> None:
    if isinstance(entry, Service) and entry.age_from_months is not None:
        until = entry.age_to_months
        if until is not None and until <= entry.age_from_months:
            raise ValidationError({"age_to_months": _("Cet âge doit venir après l’âge de début.")})


@transaction.atomic
def create(
    *,
    kind: str,
    values: Mapping[str, Any],
    by: Agent,
    at: datetime,
    structure: Structure | None = None,
) -> Entry:
    """A new entry, written here, true on this day. A service is of a `structure`."""
    if not policies.can_create(by):
        raise PermissionDenied
    today = timezone.localdate(at)
    entry = common.MODELS[kind](**_known(kind, values))
    if isinstance(entry, Service) and structure is not None:
        entry.structure = structure
    entry.source, entry.source_id = HERE, new_reference()
    entry.created_at, entry.updated_on = at, today
    refuse_in(entry)
    _check_ages(entry)
    entry.clean_fields(exclude=[one.name for one in entry._meta.fields if one.is_relation])
    entry.save(force_insert=True)
    common.verify(entry, Outcome.CONFIRMED, by=by, at=at)
    common.say(entry, "directory.created", by=by, at=at)
    common.index(entry)
    return entry


@transaction.atomic
def correct(
    *,
    kind: str,
    reference: str,
    values: Mapping[str, Any],
    by: Agent,
    at: datetime,
    confirms: bool = False,
) -> Entry:
    """Write what differs. With `confirms`, she answers for all the rest of the entry too."""
    entry = common.locked(kind, reference, by=by)
    moved = common.change(entry, _known(kind, values), at=at)
    _check_ages(entry)
    common.corrected(entry, moved, by=by, at=at, confirms=confirms)
    return entry


@transaction.atomic
def confirm(*, kind: str, reference: str, by: Agent, at: datetime) -> Entry:
    """« Tout est juste »: she answers for the entry as it is, and for a structure's services."""
    entry = common.locked(kind, reference, by=by)
    common.corrected(entry, [], by=by, at=at, confirms=True)
    if isinstance(entry, Structure):
        for service in entry.services.published():
            common.corrected(service, [], by=by, at=at, confirms=True)
    return entry


@transaction.atomic
def take_back(*, kind: str, reference: str, field: str, by: Agent, at: datetime) -> Entry:
    """« Reprendre ce que dit la source »: the correction of this field is undone."""
    entry = common.locked(kind, reference, by=by)
    if field not in entry.corrected:
        raise ValidationError(_("Ce champ n’a pas été corrigé ici."))
    said = entry.imported.get(field)
    if field == "place":
        entry.place = place_for(said) if said else None
    else:
        default = type(entry)().__dict__[field]
        setattr(entry, field, default if said is None else said)
    entry.corrected = sorted(set(entry.corrected) - {field})
    entry.to_review = sorted(set(entry.to_review) - {field})
    entry.save(update_fields=[field, "corrected", "to_review"])
    common.say(entry, "directory.taken_back", by=by, at=at, fields=[field])
    common.index(entry)
    return entry


@transaction.atomic
def keep_ours(*, kind: str, reference: str, field: str, by: Agent, at: datetime) -> Entry:
    """The source changed this field since it was corrected; what is written here stays."""
    entry = common.locked(kind, reference, by=by)
    entry.to_review = sorted(set(entry.to_review) - {field})
    entry.save(update_fields=["to_review"])
    common.say(entry, "directory.kept", by=by, at=at, fields=[field])
    return entry


@transaction.atomic
def archive(*, kind: str, reference: str, reason: str, by: Agent, at: datetime) -> Entry:
    """Out of the directory, with the reason; nothing is lost, it can come back."""
    entry = common.locked(kind, reference, by=by)
    if entry.archived_at is None:
        entry.archived_at, entry.archived_because = at, reason
        refuse_in(entry, ["archived_because"])
        entry.save(update_fields=["archived_at", "archived_because"])
        common.say(entry, "directory.archived", by=by, at=at)
        if isinstance(entry, Structure):
            links.close(purpose="structure", subject=entry.reference, at=at)
        common.index(entry)
    return entry


@transaction.atomic
def restore(*, kind: str, reference: str, by: Agent, at: datetime) -> Entry:
    """Back in the directory."""
    entry = common.locked(kind, reference, by=by)
    entry.archived_at, entry.archived_because = None, ""
    entry.save(update_fields=["archived_at", "archived_because"])
    common.say(entry, "directory.restored", by=by, at=at)
    common.index(entry)
    return entry


@transaction.atomic
def erase_professional(*, reference: str, by: Agent, at: datetime) -> None:
    """The person asked to be in the directory no more: the entry is gone for good."""
    entry = common.locked("professional", reference, by=by)
    common.say(entry, "directory.erased", by=by, at=at)
    key = entry.pk
    entry.delete()
    search_index.refresh_professionals([key])
