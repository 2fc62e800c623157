"""What the pages of imports show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.directory.actions.imports import is_last, is_silent, refused_lines
from berceau.directory.di.fields import STRUCTURES
from berceau.directory.imports.books import FileError
from berceau.directory.imports.checking import Problem, plain
from berceau.directory.imports.comparing import CHANGED, LOCAL, NEW, UNCHANGED
from berceau.directory.imports.working import parcel_of
from berceau.directory.models import ImportProblems, ImportRun, Step
from berceau.directory.models.importing import AT_WORK
from berceau.messaging import pulse

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

AWAY_AFTER = timedelta(minutes=5)
SAMPLES = 3
ROWS: tuple[tuple[str, _StrOrPromise], ...] = (
    (NEW, gettext_lazy("Nouvelles")),
    (CHANGED, gettext_lazy("Changées")),
    (UNCHANGED, gettext_lazy("Inchangées")),
    (LOCAL, gettext_lazy("Tenues ici, laissées")),
    ("refused", gettext_lazy("Refusées")),
    ("gone", gettext_lazy("Que la source ne donne plus")),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The facts of one import, ready for its page."""

    run: ImportRun
    working: bool
    silent: bool
    can_begin_again: bool
    worker_away: bool
    counts: list[tuple[str, int | None, int | None]]
    problems: list[Problem]
    more_problems: int
    listed: int | None
    """How many the table of errors names; None once it is gone."""
    unlisted: int
    refused: int
    gone: list[str]
    gone_count: int
    nothing_to_write: bool
    can_undo: bool
    percent: int | None


def shown(run: ImportRun, *, at: datetime) -> Shown:
    """Few queries, whatever the size of the import."""
    working = run.step in AT_WORK
    problems = [Problem(**one) for one in run.problems]
    listed = _listed(run)
    return Shown(
        run=run,
        working=working,
        silent=is_silent(run, at),
        can_begin_again=working and run.files.exists(),
        worker_away=working and not _worker_is_there(at),
        counts=_counts(run.counts),
        problems=problems,
        more_problems=run.problem_count - len(problems),
        listed=listed,
        unlisted=run.problem_count - (listed or 0),
        refused=refused_lines(run),
        gone=[name for names in run.gone.values() for name in names],
        gone_count=sum(counts.get("gone", 0) for counts in run.counts.values()),
        nothing_to_write=not any(
            counts.get(kind) for counts in run.counts.values() for kind in (NEW, CHANGED, "gone")
        ),
        can_undo=run.step == Step.DONE and is_last(run),
        percent=_percent(run),
    )


def _listed(run: ImportRun) -> int | None:
    if not run.problem_count:
        return None
    return ImportProblems.objects.filter(run=run).values_list("count", flat=True).first()


def _worker_is_there(at: datetime) -> bool:
    beat = pulse.of(pulse.WORKER)
    seen = beat.seen_at if beat is not None else None
    return seen is not None and at - seen < AWAY_AFTER


def _counts(counts: Mapping[str, Mapping[str, int]]) -> list[tuple[str, int | None, int | None]]:
    """Label, structures, services; None for a section that the file has not."""
    structures, services = counts.get(STRUCTURES), counts.get("services")
    return [
        (
            str(label),
            structures.get(key, 0) if structures is not None else None,
            services.get(key, 0) if services is not None else None,
        )
        for key, label in ROWS
    ]


def _percent(run: ImportRun) -> int | None:
    """Of the writing, whose end is known; None while the file is read for the first time."""
    if run.step != Step.WRITES or not run.lines_total:
        return None
    return min(100, 100 * run.lines_done // run.lines_total)


def samples(run: ImportRun) -> dict[str, str]:
    """column -> what its first lines say, to recognise it."""
    found: dict[str, list[str]] = {}
    try:
        part = parcel_of(run).own
        for line in islice(part.book.lines(part.sheet), 30):
            for name, cell in line.cells.items():
                said = found.setdefault(name, [])
                if len(said) < SAMPLES and (word := plain(cell, 40)):
                    said.append(word)
    except FileError:
        return {}
    return {
        name: _("par exemple : %(said)s") % {"said": " · ".join(w)} for name, w in found.items()
    }


def past() -> list[ImportRun]:
    """The last imports, newest first; one query."""
    rows: Any = ImportRun.objects.select_related("by").defer("problems", "gone", "columns")
    return list(rows[:50])
