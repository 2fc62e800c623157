"""What is done outside of a page: the long part of an import."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from berceau.directory.imports import working
from berceau.directory.imports.writing import OvertakenError
from berceau.directory.models import ImportRun, Step


class ImportFailedError(RuntimeError):
    """An import broke; only the kind of what broke it is told, its words may hold a name."""


def tell(run: ImportRun, lines: int) -> None:
    """Progress, for the page that waits. Raises OvertakenError."""
    mine = ImportRun.objects.filter(pk=run.pk, step=run.step)
    if not mine.update(lines_done=lines, moved_at=timezone.now()):
        raise OvertakenError


def go_on(run: ImportRun) -> ImportRun:
    """Do what this run waits for: reading, or writing."""
    now, today = timezone.now(), timezone.localdate()
    if run.step == Step.WAITS:
        return working.look(run=run, at=now, today=today, tell=tell)
    if run.step == Step.QUEUED:
        return working.write(run=run, at=now, today=today, tell=tell)
    return run


@task(priority=-10)
def import_round(reference: str) -> str:
    """Read or write one import; at which step it is then. Messages go first."""
    try:
        return str(go_on(ImportRun.objects.get(reference=reference)).step)
    except Exception as error:  # noqa: BLE001 -- whatever it is, its words are not kept
        kind = type(error).__name__
    raise ImportFailedError(kind)
