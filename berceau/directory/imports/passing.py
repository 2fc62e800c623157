"""One pass over a parcel: each line checked and compared, and written when there is a writer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from berceau.directory.di.fields import SERVICES, STRUCTURES
from berceau.directory.di.values import nearest
from berceau.directory.imports.checking import ENTRY, Checked, Problem, check
from berceau.directory.imports.comparing import (
    COUNTED,
    MODELS,
    Plan,
    Row,
    existing,
    known_structures,
    plan,
)
from berceau.directory.imports.hearing import Hearing
from berceau.directory.imports.parcel import Parcel
from berceau.directory.imports.writing import Writer
from berceau.directory.models import HERE

BATCH = 500
KEPT_GONE = 300
NEAR_KEYS, NEAR_ASKED = 2000, 100
"""« Vouliez-vous dire » compares a key with so many, for so many lines: beyond, it takes hours."""


@dataclass(slots=True)
class Report:
    """What a pass found."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    refused_count: int = 0
    gone: dict[str, list[str]] = field(default_factory=dict)
    gone_keys: dict[str, list[int]] = field(default_factory=dict)
    lines: int = 0


Tell = Callable[[int], None]


class Pass:
    """`tell(lines)` is called after each batch; `hear(problem)` for each problem, in order."""

    def __init__(
        self,
        parcel: Parcel,
        *,
        today: date,
        source: str = "",
        writer: Writer | None = None,
        tell: Tell | None = None,
        hear: Callable[[Problem], None] | None = None,
    ) -> None:
        self.parcel = parcel
        self.today = today
        self.source = source
        self.writer = writer
        self.tell = tell
        self.heard = Hearing(also=hear)
        self.near_asked = 0
        self.report = Report()
        # section -> source -> key -> line: what the file gave, good or not.
        self.seen: dict[str, dict[str, dict[str, int]]] = {STRUCTURES: {}, SERVICES: {}}
        self.refused: set[tuple[str, str]] = set()

    def run(self) -> Report:
        """Structures, then the services that need them. Raises FileError."""
        for section in self.parcel.sections:
            self.report.counts[section] = dict.fromkeys((*COUNTED, "gone"), 0)
            for batch in batches(self.parcel.records(section), BATCH):
                self._batch(section, [self._check(section, record) for record in batch])
                self.report.lines += len(batch)
                if self.tell is not None:
                    self.tell(self.report.lines)
        for section in self.parcel.sections:
            self._gone(section)
        self.report.problems, self.report.problem_count = self.heard.kept, self.heard.count
        return self.report

    def _check(self, section: str, record: Any) -> Checked:
        checked = check(record, today=self.today, source=self.source)
        source, key = checked.key
        if key:
            lines = self.seen[section].setdefault(source, {})
            if key in lines:
                checked.say(
                    "id",
                    _said_before(checked.record.unit) % {"line": lines[key]},
                    value=key,
                )
                return checked
            lines[key] = record.line
            if section == STRUCTURES and not checked.is_good:
                self.refused.add((source, key))
        return checked

    def _batch(self, section: str, batch: list[Checked]) -> None:
        if section == SERVICES:
            self._with_structures(batch)
        good = [checked for checked in batch if checked.is_good]
        plans = self._compared(section, good)
        counts = self.report.counts[section]
        for one in plans:
            counts[one.kind] += 1
        counts["refused"] += len(batch) - len(good)
        self.report.refused_count += len(batch) - len(good)
        for checked in batch:
            self.heard.listen(checked)

    def _compared(self, section: str, good: list[Checked]) -> list[Plan]:
        """What each line does; written at once when this pass writes."""
        keys = [checked.key for checked in good]
        if self.writer is None:
            return _plans(section, good, existing(section, keys))
        with self.writer.turn():
            # What somebody corrects at this moment waits, or is seen.
            plans = _plans(section, good, existing(section, keys, held=True))
            self.writer.write(plans)
        return plans

    def _with_structures(self, batch: list[Checked]) -> None:
        """A service is of a structure that the file, or the directory, knows."""
        asked = [checked for checked in batch if checked.is_good]
        keys = {(one.values["source"], one.values["structure"]) for one in asked}
        here = {
            (source, key) for source, key in keys if key in self.seen[STRUCTURES].get(source, {})
        }
        known = known_structures(keys - (here - self.refused))
        for one in asked:
            key = one.values["source"], one.values["structure"]
            if key in self.refused and key not in known:
                words = _("Sa structure est refusée : ce service ne peut pas être pris.")
            elif key in here or key in known:
                continue
            else:
                words = self._unknown(*key)
            one.say("structure_id", words, value=key[1])

    def _unknown(self, source: str, key: str) -> str:
        near = None
        if self.near_asked < NEAR_ASKED:
            self.near_asked += 1
            near = nearest(key, list(islice(self.seen[STRUCTURES].get(source, {}), NEAR_KEYS)))
        if near:
            return _("Aucune structure n’a cet identifiant. Vouliez-vous dire « %(near)s » ?") % {
                "near": near
            }
        return _("Aucune structure n’a cet identifiant, ni dans le fichier, ni dans l’annuaire.")

    def _gone(self, section: str) -> None:
        """What these sources gave, that the file does not give any more."""
        keys: list[int] = []
        names: list[str] = []
        for source, seen in self.seen[section].items():
            if source in {"", HERE}:
                continue
            rows = MODELS[section].objects.filter(source=source, archived_at__isnull=True)
            for pk, key, name in rows.values_list("pk", "source_id", "name").iterator():
                if key not in seen:
                    keys.append(pk)
                    names += [name] if len(names) < KEPT_GONE else []
        self.report.counts[section]["gone"] = len(keys)
        self.report.gone[section], self.report.gone_keys[section] = names, keys


def _plans(
    section: str, good: Iterable[Checked], rows: Mapping[tuple[str, str], Row]
) -> list[Plan]:
    return [plan(section, checked.values, rows.get(checked.key)) for checked in good]


def _said_before(unit: str) -> str:
    if unit == ENTRY:
        return _("Cet identifiant est déjà celui de la fiche n° %(line)d.")
    return _("Cet identifiant est déjà celui de la ligne %(line)d.")


def batches(records: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of so many, the last one shorter."""
    batch: list[Any] = []
    for record in records:
        batch.append(record)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
