"""Writing what a file says, batch by batch, and keeping what it replaces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from berceau.directory.di.fields import PLACE_NAMES, SERVICES, STRUCTURES
from berceau.directory.imports.comparing import (
    CHANGED,
    COMPARED,
    MODELS,
    NEW,
    OUT_BY,
    Plan,
    Row,
    known_structures,
)
from berceau.directory.models import (
    ImportChange,
    ImportRun,
    Place,
    Service,
    Structure,
    fingerprint_of,
)

TABLES = {STRUCTURES: "structure", SERVICES: "service"}
MODEL_OF = {"structure": Structure, "service": Service, "place": Place}
FILLED = ("commune_code", "latitude", "longitude", "accessibility_url", "how_to_reach")
"""Of a place that we know already, what a file may add; the address itself makes the place."""
ADDRESS = ("address", "complement", "postal_code", "commune")
EMPTY: dict[str, dict[str, Callable[[], Any]]] = {
    section: {field.name: field.get_default for field in model._meta.fields}
    for section, model in MODELS.items()
}
"""section -> column -> what it holds when nothing is said."""
BEYOND_FIELDS = ("imported", "to_review", "archived_at", "archived_because")


def as_json(value: Any) -> Any:
    """As `ImportChange` keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def fingerprint(place: Mapping[str, Any]) -> str:
    """Of the address; of the point when there is no address; empty when there is neither."""
    parts = {name: place.get(name, "") for name in ADDRESS}
    if any(parts.values()):
        return fingerprint_of(**parts)
    if "latitude" not in place:
        return ""
    parts["address"] = f"{place['latitude']:.5f} {place['longitude']:.5f}"
    return fingerprint_of(**parts)


class OvertakenError(RuntimeError):
    """Somebody dropped this import, took it back or began it again: this process has to stop."""


def is_ours(run: ImportRun) -> bool:
    """Whether this run, locked from now on, is still at the step where this process put it."""
    rows = ImportRun.objects.select_for_update(of=("self",)).filter(pk=run.pk, step=run.step)
    return rows.first() is not None


class Writer:
    """Writes the plans of one import. One transaction a batch: other writers pass in between.

    Raises OvertakenError rather than write for an import that was taken back meanwhile.
    """

    def __init__(self, run: ImportRun, *, at: datetime, today: date) -> None:
        self.run = run
        self.at = at
        self.today = today

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One batch: the rows are read and written in the same transaction."""
        with transaction.atomic():
            self._go_on()
            yield

    def write(self, plans: Iterable[Plan]) -> None:
        """New rows and changed ones, inside `turn`; the others are left alone."""
        acting = [one for one in plans if one.kind in {NEW, CHANGED}]
        if not acting:
            return
        section = acting[0].section
        changes: list[ImportChange] = []
        places = self._places(acting, changes)
        parents = self._parents(acting) if section == SERVICES else {}
        new = [self._new(one, places, parents) for one in acting if one.kind == NEW]
        MODELS[section].objects.bulk_create(new, batch_size=500)  # type: ignore[arg-type]
        changes += [self._change(section, row.pk) for row in new]
        changed = [one for one in acting if one.kind == CHANGED]
        changes += [self._changed(one, places, parents) for one in changed]
        self._save(section, changed)
        ImportChange.objects.bulk_create(changes, batch_size=1000)

    def _go_on(self) -> None:
        if not is_ours(self.run):
            raise OvertakenError

    def _change(self, section: str, key: int, fields: dict[str, Any] | None = None) -> ImportChange:
        return ImportChange(run=self.run, table=TABLES[section], row=key, fields=fields or {})

    def _parents(self, plans: list[Plan]) -> dict[tuple[str, str], int]:
        return known_structures({(one.values["source"], one.values["structure"]) for one in plans})

    def _value(
        self, one: Plan, name: str, places: Mapping[str, int], parents: Mapping[Any, int]
    ) -> tuple[str, Any]:
        """The column and what it takes."""
        if name == "place":
            return "place_id", places.get(fingerprint(one.values["place"]))
        if name == "structure":
            return "structure_id", parents[one.values["source"], one.values["structure"]]
        if name == "updated_on":
            return name, one.values.get(name) or self.today
        return name, one.values.get(name, EMPTY[one.section][name]())

    def _new(self, one: Plan, places: Mapping[str, int], parents: Mapping[Any, int]) -> Row:
        columns = dict(self._value(one, name, places, parents) for name in COMPARED[one.section])
        return MODELS[one.section](
            source=one.values["source"],
            source_id=one.values["source_id"],
            imported=one.said,
            created_at=self.at,
            **columns,
        )

    def _changed(
        self, one: Plan, places: Mapping[str, int], parents: Mapping[Any, int]
    ) -> ImportChange:
        """Change the row in memory; what it was is kept."""
        row = one.row
        assert row is not None  # noqa: S101 -- a change is of a row
        new = dict(self._value(one, name, places, parents) for name in sorted(one.fields))
        new["imported"], new["to_review"] = one.said, one.to_review
        if one.comes_back:
            new["archived_at"], new["archived_because"] = None, ""
        kept = {}
        for column, value in new.items():
            before = getattr(row, column)
            if before != value:
                kept[column] = [as_json(before), as_json(value)]
                setattr(row, column, value)
        return self._change(one.section, row.pk, kept)

    def _save(self, section: str, changed: list[Plan]) -> None:
        rows = [one.row for one in changed if one.row is not None]
        names = {name for one in changed for name in one.fields} | set(BEYOND_FIELDS)
        if rows:
            MODELS[section].objects.bulk_update(rows, sorted(names), batch_size=50)  # type: ignore[arg-type]

    def _places(self, plans: list[Plan], changes: list[ImportChange]) -> dict[str, int]:
        """fingerprint -> key: those that exist, those that are made."""
        wanted = {
            mark: one.values["place"]
            for one in plans
            if "place" in one.values and (mark := fingerprint(one.values["place"]))
        }
        known = {
            place.fingerprint: place for place in Place.objects.filter(fingerprint__in=list(wanted))
        }
        new = [
            Place(fingerprint=mark, **{name: place[name] for name in place})
            for mark, place in wanted.items()
            if mark not in known
        ]
        Place.objects.bulk_create(new, batch_size=500)
        changes += [ImportChange(run=self.run, table="place", row=place.pk) for place in new]
        for mark, place in known.items():
            self._fill(place, wanted[mark], changes)
        return {place.fingerprint: place.pk for place in (*known.values(), *new)}

    def _fill(self, place: Place, said: Mapping[str, Any], changes: list[ImportChange]) -> None:
        """What we did not know of this place; what is written there stays."""
        kept = {}
        for name in FILLED:
            if said.get(name) not in (None, "") and getattr(place, name) in (None, ""):
                kept[name] = [getattr(place, name), said[name]]
                setattr(place, name, said[name])
        if kept:
            place.save(update_fields=list(kept))
            changes.append(ImportChange(run=self.run, table="place", row=place.pk, fields=kept))

    @transaction.atomic
    def take_out(self, section: str, keys: list[int]) -> None:
        """The source no longer gives these rows, and she chose to take them out."""
        self._go_on()
        held = MODELS[section].objects.select_for_update(of=("self",)).order_by("pk")
        rows = list(held.filter(pk__in=keys, archived_at__isnull=True))
        changes = []
        for row in rows:
            before = row.imported
            row.imported = {**before, OUT_BY: self.run.reference}
            row.archived_at = self.at
            row.archived_because = _("La source ne la donne plus")
            changes.append(
                self._change(
                    section,
                    row.pk,
                    {
                        "imported": [before, row.imported],
                        "archived_at": [None, self.at.isoformat()],
                        "archived_because": ["", row.archived_because],
                    },
                )
            )
        MODELS[section].objects.bulk_update(
            rows, ["imported", "archived_at", "archived_because"], batch_size=200
        )
        ImportChange.objects.bulk_create(changes, batch_size=1000)


assert set(PLACE_NAMES) <= {*ADDRESS, *FILLED}  # noqa: S101 -- a field of a place is in one of them
