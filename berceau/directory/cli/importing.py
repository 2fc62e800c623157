"""`berceau directory import FILE…`: read, say what is wrong line by line, write."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.core.management.base import OutputWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.directory.actions import imports
from berceau.directory.imports import columns as guessing
from berceau.directory.imports import working
from berceau.directory.imports.books import MEGABYTE, FileError, Limits, Opened
from berceau.directory.imports.checking import Problem
from berceau.directory.imports.parcel import Parcel, opened
from berceau.directory.imports.passing import Pass, Report
from berceau.directory.models import ColumnMapping, ImportRun, Step
from berceau.directory.tasks import tell

HELP = "importer un fichier data·inclusion ou un tableau"
NOTHING_IMPORTED = 2
LIMITS = Limits(unpacked=4096 * MEGABYTE, lines=2_000_000)


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FICHIER", type=Path)
    parser.add_argument(
        "--dry-run", action="store_true", help="dire ce qui serait fait, sans rien écrire"
    )
    parser.add_argument("--source", default="", help="d’où viennent ces fiches")
    parser.add_argument(
        "--good-lines", action="store_true", help="importer les bonnes lignes, laisser les autres"
    )
    parser.add_argument(
        "--withdraw-gone",
        action="store_true",
        help="retirer de l’annuaire ce que la source ne donne plus",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="finir l’import coupé de ce même fichier, avec les choix d’alors",
    )


def run(
    stdout: OutputWrapper,
    stderr: OutputWrapper,
    *,
    files: Sequence[Path],
    dry_run: bool,
    source: str,
    good_lines: bool,
    withdraw_gone: bool,
    resume: bool,
    **rest: Any,
) -> None:
    """Exit status 2 when nothing was imported, with one line an error on stderr."""
    if resume:
        _resume(stdout, stderr, files)
        return
    try:
        parcel = _parcel(files, source)
        checked = _check(parcel, source, stderr)
    except FileError as error:
        _stop(stderr, str(error))
    taken = sum(counts["new"] + counts["changed"] for counts in checked.counts.values())
    good = taken + sum(counts["unchanged"] + counts["local"] for counts in checked.counts.values())
    if checked.refused_count and (not good_lines or not good):
        _stop(stderr, _("Rien n’est importé."))
    if dry_run:
        _tell(stdout, checked)
        stdout.write(_("Essai : rien n’est écrit."))
        return
    now = timezone.now()
    kept = ImportRun.objects.create(
        source=source[:80],
        file_names=_names(files),
        file_format=parcel.format,
        asked_at=now,
        moved_at=now,
        good_lines=good_lines,
        withdraw_gone=withdraw_gone,
        columns=dict(parcel.columns),
    )
    _write(stdout, stderr, kept, parcel, at=now)
    _tell(stdout, checked)


def _names(files: Sequence[Path]) -> str:
    return ", ".join(file.name for file in files)[:300]


def _resume(stdout: OutputWrapper, stderr: OutputWrapper, files: Sequence[Path]) -> None:
    """Take up the import that was cut: its source, its columns and its choices are in it."""
    now = timezone.now()
    try:
        kept = imports.resume(file_names=_names(files), at=now)
        parcel = _parcel(files, kept.source)
        parcel.columns = kept.columns
    except ValidationError as error:
        _stop(stderr, " ".join(error.messages))
    except FileError as error:
        _stop(stderr, str(error))
    _write(stdout, stderr, kept, parcel, at=now)
    stdout.write(_("Import %(reference)s fini.") % {"reference": kept.reference})


def _write(
    stdout: OutputWrapper, stderr: OutputWrapper, run: ImportRun, parcel: Parcel, *, at: datetime
) -> None:
    stdout.write(
        _("Import %(reference)s : coupé, il se reprend avec --resume, ou s’annule par « berceau "
          "directory undo-import %(reference)s ».")
        % {"reference": run.reference}
    )  # fmt: skip
    stdout.flush()
    progress = partial(_progress, stderr)
    try:
        done = working.write(
            run=run, at=at, today=timezone.localdate(), tell=progress, parcel=parcel
        )
    except working.TwoAtOnceError:
        run.delete()
        _stop(stderr, _another())
    if done.step != Step.DONE:
        _stop(stderr, done.reason or _("Cet import a été annulé pendant qu’il écrivait."))


def _progress(stderr: OutputWrapper, run: ImportRun, lines: int) -> None:
    """For the page that waits, and for whoever looks at the shell."""
    tell(run, lines)
    if stderr.isatty():
        stderr.write("\r" + _("Lignes écrites : %(count)d") % {"count": lines}, ending="")


def _another() -> str:
    """Who is writing, and what to do if it was cut."""
    other = ImportRun.objects.filter(step=Step.WRITES).first()
    words = _("Un autre import est en train d’écrire : recommencer quand il a fini.")
    if other is None or not imports.is_silent(other, timezone.now()):
        return words
    return _(
        "L’import %(reference)s (« %(names)s ») a été coupé en écrivant. Le finir : « berceau "
        "directory import » avec le même fichier et --resume. L’annuler : « berceau directory "
        "undo-import %(reference)s »."
    ) % {"reference": other.reference, "names": other.file_names}


def _stop(stderr: OutputWrapper, words: str) -> NoReturn:
    stderr.write(words)
    sys.exit(NOTHING_IMPORTED)


def _parcel(files: Sequence[Path], source: str) -> Parcel:
    given = []
    for file in files:
        if not file.is_file():
            raise FileError(_("Fichier introuvable : %(name)s") % {"name": file})
        given.append(Opened(lambda file=file: file.open("rb"), file.name, LIMITS))  # type: ignore[misc]
    parcel = opened(given)
    if not parcel.is_data_inclusion:
        if not source:
            raise FileError(
                _("Ce tableau n’est pas au format data·inclusion : dire d’où il vient, avec "
                  "--source NOM.")
            )  # fmt: skip
        parcel.columns = _columns(parcel, source)
    return parcel


def _columns(parcel: Parcel, source: str) -> dict[str, str]:
    """What was confirmed on screen for this source, else what the names say."""
    names = parcel.own.sheet.columns
    kept = ColumnMapping.objects.filter(source=source).first()
    guesses = guessing.guesses(names)
    before: dict[str, str] = kept.columns if kept else {}
    found = {name: before.get(name, guesses[name]) for name in names}
    if "nom" not in found.values():
        raise FileError(
            _("Aucune colonne n’est reconnue comme le nom de la structure : importer ce tableau "
              "une fois à l’écran, où les colonnes se choisissent.")
        )  # fmt: skip
    return found


def _check(parcel: Parcel, source: str, stderr: OutputWrapper) -> Report:
    def hear(problem: Problem) -> None:
        stderr.write(line_of(problem))

    return Pass(parcel, today=timezone.localdate(), source=source, hear=hear).run()


def line_of(problem: Problem) -> str:
    """« services, ligne 12, colonne frais (« gratuis ») : … », in one line."""
    value = f" (« {problem.value} »)" if problem.value else ""
    level = "" if problem.refused else _("à vérifier : ")
    return f"{problem.where}{value} : {level}{problem.words}"


def _tell(stdout: OutputWrapper, report: Report) -> None:
    for section, counts in report.counts.items():
        stdout.write(
            _(
                "%(section)s : nouvelles %(new)d, changées %(changed)d, inchangées %(unchanged)d, "
                "tenues ici et laissées %(local)d, refusées %(refused)d, "
                "disparues de la source %(gone)d."
            )
            % {"section": section.capitalize(), **counts}
        )
