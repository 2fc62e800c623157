"""`berceau directory import FILE…`: read, say what is wrong line by line, write."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.directory.imports import columns as guessing
from berceau.directory.imports import working
from berceau.directory.imports.books import MEGABYTE, FileError, Limits, Opened
from berceau.directory.imports.checking import Problem
from berceau.directory.imports.parcel import Parcel, opened
from berceau.directory.imports.passing import Pass, Report
from berceau.directory.models import ColumnMapping, ImportRun
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


def run(
    stdout: OutputWrapper,
    stderr: OutputWrapper,
    *,
    files: Sequence[Path],
    dry_run: bool,
    source: str,
    good_lines: bool,
    withdraw_gone: bool,
    **rest: Any,
) -> None:
    """Exit status 2 when nothing was imported, with one line an error on stderr."""
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
        file_names=", ".join(file.name for file in files)[:300],
        file_format=parcel.format,
        asked_at=now,
        moved_at=now,
        good_lines=good_lines,
        withdraw_gone=withdraw_gone,
        columns=dict(parcel.columns),
    )
    try:
        working.write(run=kept, at=now, today=timezone.localdate(), tell=tell, parcel=parcel)
    except working.TwoAtOnceError:
        kept.delete()
        _stop(stderr, _("Un autre import est en train d’écrire : recommencer quand il a fini."))
    _tell(stdout, checked)


def _stop(stderr: OutputWrapper, words: str) -> None:
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
