"""What a structure says of its own entries, by the link it received, without an account.

Whoever holds the link may be anybody of the structure, or whom the e-mail was forwarded to. What
helps families this very day and is seen at once when wrong (hours, phone, ages, closures…) is
written at once. What moves the entry or its trust (its name, its nature, its address, its texts,
its web site, and the e-mail to which the next link will go) waits for a look of the team; so does
« nous n’existons plus ».
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from berceau.directory.actions import closures, common
from berceau.directory.models import (
    AskedStructure,
    Closure,
    Outcome,
    Service,
    Structure,
    Suggestion,
)
from berceau.kit.fields import refuse_in

GONE = "gone"
AT_ONCE: dict[str, tuple[str, ...]] = {
    "structure": ("phone", "hours"),
    "service": (
        "phone", "hours", "age_from_months", "age_to_months", "for_pregnancy", "cost",
        "without_appointment", "languages", "to_bring",
    ),
}  # fmt: skip
AFTER_A_LOOK: dict[str, tuple[str, ...]] = {
    "structure": ("name", "kind", "description", "email", "website", "place"),
    "service": ("name", "kind", "description", "email", "place"),
}
"""`place` is said in words: somebody of the team writes the address."""


def entry_of(subject: str, service_reference: str = "") -> Structure | Service:
    """The structure of a link, or one of its services. Raises DoesNotExist."""
    structure: Structure = Structure.objects.get(reference=subject, archived_at=None)
    if not service_reference:
        return structure
    service: Service = structure.services.published().get(reference=service_reference)
    return service


def _answered(structure_id: int, at: datetime) -> None:
    AskedStructure.objects.filter(structure=structure_id, answered_at=None).update(answered_at=at)


@transaction.atomic
def confirm(*, subject: str, at: datetime) -> Structure:
    """« Tout est juste »: the structure and all its services, in one gesture."""
    structure = common.locked("structure", subject, by=None)
    assert isinstance(structure, Structure)  # noqa: S101 -- the kind asked for
    for entry in (structure, *structure.services.published()):
        common.corrected(entry, [], by=None, at=at, confirms=True)
    _answered(structure.pk, at)
    return structure


@transaction.atomic
def correct(
    *, subject: str, service_reference: str = "", values: Mapping[str, Any], at: datetime
) -> tuple[list[str], list[str]]:
    """Write what may be at once, keep the rest for a look; the names of both. Raises
    ValidationError, and TypeError for a field that a link does not reach."""
    found = entry_of(subject, service_reference)
    kind = common.kind_of(found)
    if unknown := set(values) - {*AT_ONCE[kind], *AFTER_A_LOOK[kind]}:
        raise TypeError(f"champs inconnus : {', '.join(sorted(unknown))}")
    entry = common.locked(kind, found.reference, by=None)
    now = {name: value for name, value in values.items() if name in AT_ONCE[kind]}
    moved = common.change(entry, now, at=at)
    common.corrected(entry, moved, by=None, at=at)
    later = [
        name
        for name in AFTER_A_LOOK[kind]
        if name in values and _differs(entry, name, values[name])
    ]
    for name in later:
        suggest(entry, name, str(values[name]), at=at)
    _answered(entry.structure_id if isinstance(entry, Service) else entry.pk, at)
    return moved, later


def _differs(entry: Any, name: str, value: Any) -> bool:
    if name == "place":
        return bool(value)
    return bool(getattr(entry, name) != value)


def suggest(entry: Any, field: str, value: str, *, at: datetime) -> Suggestion:
    """What is proposed again replaces what nobody has looked at."""
    service = entry if isinstance(entry, Service) else None
    structure = entry.structure if isinstance(entry, Service) else entry
    same = {"structure": structure, "service": service, "field": field, "accepted": None}
    proposed: Suggestion = Suggestion.objects.filter(**same).first() or Suggestion(**same)
    proposed.value, proposed.at = value, at
    refuse_in(proposed, ["value"])
    proposed.save()
    common.say(entry, "directory.suggested", by=None, at=at, fields=[field])
    return proposed


@transaction.atomic
def say_gone(*, subject: str, service_reference: str = "", at: datetime) -> Suggestion:
    """« Nous n’existons plus »: the team looks, then takes the entry out."""
    found = entry_of(subject, service_reference)
    entry = common.locked(common.kind_of(found), found.reference, by=None)
    proposed = suggest(entry, GONE, "", at=at)
    common.verify(entry, Outcome.GONE, by=None, at=at, confirms=False)
    _answered(proposed.structure_id, at)
    return proposed


@transaction.atomic
def add_closure(
    *,
    subject: str,
    starts_on: date,
    ends_on: date,
    at: datetime,
    service_reference: str = "",
    reason: str = "",
) -> Closure:
    """Written at once: a family must not find the door closed."""
    structure = entry_of(subject)
    if not isinstance(structure, Structure):
        raise ValidationError("")
    closure = closures.add(
        structure=structure,
        service_reference=service_reference,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        by=None,
        at=at,
    )
    _answered(structure.pk, at)
    return closure
