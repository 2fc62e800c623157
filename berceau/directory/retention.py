"""What this room stops keeping: files given to import, and what is told of past imports."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from berceau.contract import RetentionRule
from berceau.directory.models import ImportFile, ImportProblems, ImportRun, Step


def sweep_files(before: date, at: datetime) -> int:
    """A file that nobody had written in all this time: the import is dropped with it."""
    old = ImportFile.objects.filter(run__moved_at__date__lte=before)
    runs: QuerySet[ImportRun] = ImportRun.objects.filter(
        pk__in=old.values("run"), step__in=(Step.WAITS, Step.COLUMNS, Step.READY)
    )
    ImportProblems.objects.filter(run__in=old.values("run")).delete()
    runs.update(step=Step.DROPPED, finished_at=at)
    return old.delete()[0]


def sweep_runs(before: date, at: datetime) -> int:
    """What an import found and changed: after that, it is neither read nor undone."""
    runs = ImportRun.objects.filter(asked_at__date__lte=before)
    count = runs.count()
    runs.delete()
    return count


RETENTION = (
    RetentionRule("import_file", _("Fichiers donnés à l’annuaire"), sweep=sweep_files),
    RetentionRule("import_run", _("Comptes rendus des imports de l’annuaire"), sweep=sweep_runs),
)
