"""The long part of an import: done by the page when it is short, else by the worker."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial

from django.db import IntegrityError, transaction

from berceau.directory.imports import columns as guessing
from berceau.directory.imports.books import FileError, Opened
from berceau.directory.imports.indexing import index_changes
from berceau.directory.imports.listing import ProblemList
from berceau.directory.imports.parcel import Parcel, opened
from berceau.directory.imports.passing import Pass, Report
from berceau.directory.imports.undoing import put_back
from berceau.directory.imports.writing import OvertakenError, Writer, is_ours
from berceau.directory.models import ColumnMapping, ImportProblems, ImportRun, Step
from berceau.privacy import journal

Tell = Callable[[ImportRun, int], None]
"""Called after each batch with the lines done: the page that waits reads it. Raises OvertakenError
when somebody dropped this import, took it back or began it again."""


class TwoAtOnceError(RuntimeError):
    """Another import is writing."""


def parcel_of(run: ImportRun) -> Parcel:
    """Its files, with what she said of their columns. Raises FileError."""
    names = run.files.values_list("name", flat=True)
    parcel = opened(
        [
            Opened(partial(io.BytesIO, content), name)
            for name, content in zip(names, contents_of(run), strict=True)
        ]
    )
    parcel.columns = run.columns
    return parcel


def contents_of(run: ImportRun) -> list[bytes]:
    """Its files, as they were given."""
    return [gzip.decompress(bytes(file.content)) for file in run.files.all()]


def look(*, run: ImportRun, at: datetime, today: date, tell: Tell) -> ImportRun:
    """Read the whole file and say what it would do; nothing of the directory is written.

    A town's own table stops at its columns, until somebody has confirmed them.
    """
    move(run, Step.CHECKS, at=at)
    try:
        parcel = parcel_of(run)
        run.file_format = parcel.format
        if not parcel.is_data_inclusion and not run.columns:
            run.columns = _offered(run, parcel)
            return move(run, Step.COLUMNS, at=at)
        listed = ProblemList()
        report = Pass(
            parcel, today=today, source=run.source, tell=partial(tell, run), hear=listed.hear
        ).run()
    except FileError as error:
        return _refuse(run, str(error), at=at)
    except OvertakenError:
        return _as_it_is(run)
    return _looked(run, report, listed, at=at)


@transaction.atomic
def _looked(run: ImportRun, report: Report, listed: ProblemList, *, at: datetime) -> ImportRun:
    if not is_ours(run):
        return _as_it_is(run)
    keep_report(run, report)
    ImportProblems.objects.filter(run=run).delete()
    if listed.count:
        ImportProblems.objects.create(run=run, count=listed.count, content=listed.packed())
    return move(run, Step.READY, at=at)


def _as_it_is(run: ImportRun) -> ImportRun:
    """Somebody else has the last word on it."""
    return ImportRun.objects.get(pk=run.pk)


def _offered(run: ImportRun, parcel: Parcel) -> dict[str, str]:
    """What was said of this source last time, else a guess."""
    names = parcel.own.sheet.columns
    guesses = guessing.guesses(names)
    kept = ColumnMapping.objects.filter(source=run.source).first() if run.source else None
    before: Mapping[str, str] = kept.columns if kept else {}
    return {name: before.get(name, guesses[name]) for name in names}


def write(
    *, run: ImportRun, at: datetime, today: date, tell: Tell, parcel: Parcel | None = None
) -> ImportRun:
    """Write what the file says, by batches. Begun again after a failure, it ends the same.

    Raises TwoAtOnceError when another import is writing.
    """
    try:
        with transaction.atomic():
            move(run, Step.WRITES, at=at)
    except IntegrityError:
        run.step = Step.QUEUED
        raise TwoAtOnceError from None
    writer = Writer(run, at=at, today=today)
    try:
        one = Pass(
            parcel or parcel_of(run),
            today=today,
            source=run.source,
            writer=writer,
            tell=partial(tell, run),
        )
        report = one.run()
        if run.withdraw_gone:
            for section, keys in report.gone_keys.items():
                for start in range(0, len(keys), 500):
                    writer.take_out(section, keys[start : start + 500])
    except FileError as error:
        return _refuse(run, str(error), at=at)
    except OvertakenError:
        return _as_it_is(run)
    index_changes(run)
    return _end(run, report, at=at)


@transaction.atomic
def _end(run: ImportRun, report: Report, *, at: datetime) -> ImportRun:
    if not is_ours(run):
        return _as_it_is(run)
    # An import begun again counts what it had written before as unchanged: what was written is
    # counted in the changes.
    keep_report(run, report)
    run.finished_at = at
    run.save(update_fields=["finished_at"])
    forget_files(run)
    journal.did("directory.imported", by=run.by, at=at, run=run.reference, counts=run.counts)
    return move(run, Step.DONE, at=at)


def forget_files(run: ImportRun) -> None:
    """What was given, and all that was found wrong in it; the first problems stay with the run."""
    run.files.all().delete()
    ImportProblems.objects.filter(run=run).delete()


def keep_report(run: ImportRun, report: Report) -> None:
    """What the page shows of a pass."""
    run.counts, run.gone = report.counts, report.gone
    run.problems = [problem.as_json() for problem in report.problems]
    run.problem_count = report.problem_count
    run.lines_done = run.lines_total = report.lines
    run.save()


def move(run: ImportRun, step: Step, *, at: datetime) -> ImportRun:
    run.step, run.moved_at = step, at
    if step in {Step.CHECKS, Step.WRITES}:
        run.lines_done = 0
    run.save(update_fields=["step", "moved_at", "lines_done", "columns", "file_format"])
    return run


@transaction.atomic
def _refuse(run: ImportRun, reason: str, *, at: datetime) -> ImportRun:
    """Nothing of it stays written: a file that was read whole may break while it is written."""
    if not is_ours(run):
        return _as_it_is(run)
    if run.changes.exists():
        put_back(run, by=run.by, at=at)
    run.reason, run.finished_at = reason[:500], at
    run.save(update_fields=["reason", "finished_at"])
    forget_files(run)
    return move(run, Step.REFUSED, at=at)
