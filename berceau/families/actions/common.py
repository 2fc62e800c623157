"""What every verb of this room does: lock, ask the policy, write, then say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models

from berceau import contract
from berceau.accounts.models import Agent
from berceau.families import policies, search
from berceau.families.models import Child, DateChange, Family, FamilyState, Pregnancy
from berceau.kit.fields import refuse_in
from berceau.privacy import journal


def lock_family(family_id: int, *, by: Agent) -> Family:
    """The family, locked, if this agent may correct it."""
    family = Family.objects.select_for_update(of=("self",)).get(pk=family_id)
    if not policies.can_edit(by, family):
        raise PermissionDenied
    return family


def create(row: models.Model) -> None:
    """Save a new row once its texts are allowed and its values are of the right shape."""
    refuse_in(row)
    row.clean_fields(exclude=_keys(row))
    row.save(force_insert=True)


def change(
    row: models.Model, values: Mapping[str, Any], *, allowed: Iterable[str]
) -> dict[str, Any]:
    """Write what differs; returns what it was before. Refuses a field that is not `allowed`."""
    allowed = frozenset(allowed)
    if unknown := set(values) - allowed:
        raise TypeError(f"champs inconnus : {', '.join(sorted(unknown))}")
    before: dict[str, Any] = {}
    for name, value in values.items():
        known = getattr(row, name)
        if known != value:
            before[name] = known
            setattr(row, name, value)
    if before:
        refuse_in(row, before)
        row.clean_fields(exclude=[f.name for f in row._meta.fields if f.name not in before])
        row.save(update_fields=sorted(before))
    return before


def _keys(row: models.Model) -> list[str]:
    """Foreign keys: the database checks them, one query less each."""
    return [field.name for field in row._meta.fields if field.is_relation]


def keep_dates(
    row: Pregnancy | Child | Family,
    before: Mapping[str, Any],
    *,
    family: Family,
    by: Agent,
    at: datetime,
) -> None:
    """One line of history for each date that moved."""
    DateChange.objects.bulk_create(
        DateChange(
            family=family,
            pregnancy=row if isinstance(row, Pregnancy) else None,
            child=row if isinstance(row, Child) else None,
            field=name,
            before=value,
            after=getattr(row, name),
            by=by,
            at=at,
        )
        for name, value in before.items()
        if isinstance(row._meta.get_field(name), models.DateField)
        and (value is not None or getattr(row, name) is not None)
        and _is_date(value)
    )


def _is_date(value: object) -> bool:
    return value is None or isinstance(value, date)


def households(child: Child) -> list[Family]:
    """The homes of a child, except files that were reunited to another."""
    return list(child.homes.exclude(state=FamilyState.MERGED).order_by("pk"))


def settle(
    families: Iterable[Family],
    verb: str,
    *,
    by: Agent | None,
    at: datetime,
    names: bool = False,
    dates: bool = False,
    **detail: Any,
) -> None:
    """Journal, search index when names or contacts changed, announcement when dates may move."""
    families = list(families)
    for family in families:
        journal.did(verb, by=by, at=at, family_id=family.pk, **detail)
    if names:
        search.index_many(families)
    if dates:
        for family in families:
            contract.announce_change(family.pk)
