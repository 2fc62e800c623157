"""What a line of a file changes in the directory: nothing, something, or everything.

A field that was corrected here is never touched: when the source says something new about it, the
row asks to be looked at (`to_review`). A field whose source says what it said last time is left
alone too, whatever it holds here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from berceau.directory.di.fields import SERVICES, STRUCTURES
from berceau.directory.models import HERE, Service, Structure

Row = Structure | Service
MODELS: dict[str, type[Row]] = {STRUCTURES: Structure, SERVICES: Service}

NEW, CHANGED, UNCHANGED, LOCAL = "new", "changed", "unchanged", "local"
COUNTED = (NEW, CHANGED, UNCHANGED, LOCAL, "refused")
KEYS = frozenset({"source", "source_id"})
COMPARED: dict[str, tuple[str, ...]] = {
    STRUCTURES: (
        "name", "kind", "place", "siret", "description", "phone", "email", "website", "hours",
        "networks", "source_link", "updated_on",
    ),
    SERVICES: (
        "structure", "name", "kind", "place", "description", "age_from_months", "age_to_months",
        "for_pregnancy", "di_type", "themes", "publics", "publics_note", "cost", "cost_note",
        "reception", "mobilisation", "mobilisation_by", "mobilisation_note", "mobilisation_link",
        "conditions", "zone", "weekly_hours", "weeks", "languages", "without_appointment",
        "to_bring", "hours", "phone", "email", "contact_name", "source_link", "updated_on",
    ),
}  # fmt: skip
"""What a source says of a row, by our names. `place` is the address; `structure` its key there."""
OUT_BY = "_out_by"
"""In `imported`: the reference of the import that took this row out of the directory."""


@dataclass(slots=True)
class Plan:
    """What to write for one line."""

    kind: str
    section: str
    values: Mapping[str, Any]
    row: Row | None = None
    said: dict[str, Any] = field(default_factory=dict)
    """What the source says now, as `imported` keeps it."""
    fields: set[str] = field(default_factory=set)
    """What the source changes among the fields that nobody corrected here."""
    to_review: list[str] = field(default_factory=list)
    comes_back: bool = False


def said_of(section: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a line as JSON keeps them; a field that the line leaves empty is absent."""
    said: dict[str, Any] = {}
    for name in COMPARED[section]:
        value = values.get(name)
        if value in (None, "", [], {}):
            continue
        said[name] = value.isoformat() if isinstance(value, date) else value
    return said


def plan(section: str, values: Mapping[str, Any], row: Row | None) -> Plan:
    """`row` is the one that has this key of this source, if any."""
    if row is None:
        return Plan(NEW, section, values, said=said_of(section, values))
    if row.source == HERE:
        # What is kept here is not changed by a file: not even by our own export, read again.
        return Plan(LOCAL, section, values, row)
    before: Mapping[str, Any] = row.imported
    said = said_of(section, values)
    if "updated_on" not in said and "updated_on" in before:
        said["updated_on"] = before["updated_on"]
    comes_back = row.archived_at is not None and OUT_BY in before
    moved = {name for name in COMPARED[section] if said.get(name) != before.get(name)}
    if not moved and not comes_back:
        return Plan(UNCHANGED, section, values, row)
    corrected = set(row.corrected)
    return Plan(
        CHANGED,
        section,
        values,
        row,
        said=said,
        fields=moved - corrected,
        to_review=sorted({*row.to_review, *(moved & corrected)}),
        comes_back=comes_back,
    )


def existing(
    section: str, keys: Collection[tuple[str, str]], *, held: bool = False
) -> dict[tuple[str, str], Row]:
    """The rows that have these keys of these sources; `held`: nobody else writes them meanwhile.

    One query a source.
    """
    found: dict[tuple[str, str], Row] = {}
    table = MODELS[section].objects
    for source, ids in by_source(keys).items():
        rows = table.filter(source=source, source_id__in=ids)
        if held:
            rows = rows.select_for_update(of=("self",)).order_by("pk")
        found |= {(row.source, row.source_id): row for row in rows}
    return found


def known_structures(keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """(source, its key) -> our key."""
    found: dict[tuple[str, str], int] = {}
    for source, ids in by_source(keys).items():
        rows = Structure.objects.filter(source=source, source_id__in=ids)
        found |= {(source, key): pk for key, pk in rows.values_list("source_id", "pk")}
    return found


def by_source(keys: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for source, key in keys:
        found.setdefault(source, []).append(key)
    return found
