"""Importing: give a file, say its columns, have it written, drop it, take it up again, undo it."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from berceau.accounts.models import Agent
from berceau.directory.imports.books import MEGABYTE
from berceau.directory.imports.checking import plain
from berceau.directory.imports.own import BASIC
from berceau.directory.imports.policies import can_import
from berceau.directory.imports.undoing import put_back
from berceau.directory.imports.working import forget_files, move
from berceau.directory.models import ColumnMapping, ImportFile, ImportRun, Step
from berceau.directory.models.importing import AT_WORK, SILENT_AFTER

LARGEST = 20 * MEGABYTE
"""Of all the files given on screen; the command has no limit."""
WAIT = gettext_lazy("attendre deux minutes sans signe de vie.")


@transaction.atomic
def give(*, files: Sequence[tuple[str, bytes]], source: str, by: Agent, at: datetime) -> ImportRun:
    """Keep the files until they are read. Raises ValidationError beyond the limit."""
    if not can_import(by):
        raise PermissionDenied
    if sum(len(content) for _name, content in files) > LARGEST:
        raise ValidationError(
            _("%(most)d Mo au plus. Au-delà : la commande « berceau directory import ».")
            % {"most": LARGEST // MEGABYTE}
        )
    run = ImportRun.objects.create(
        source=source,
        file_names=", ".join(plain(name, 140) for name, _content in files)[:300],
        by=by,
        asked_at=at,
        moved_at=at,
    )
    ImportFile.objects.bulk_create(
        ImportFile(run=run, name=plain(name, 140), content=gzip.compress(content, 5))
        for name, content in files
    )
    return run


@transaction.atomic
def say_columns(
    *, reference: str, columns: Mapping[str, str], source: str, by: Agent, at: datetime
) -> ImportRun:
    """What each column holds; kept for the next file of this source."""
    run = _mine(reference, by, {Step.COLUMNS, Step.READY})
    _right_columns(columns)
    run.columns, run.source = dict(columns), source
    run.save(update_fields=["columns", "source"])
    ColumnMapping.objects.update_or_create(
        source=source, defaults={"columns": run.columns, "by": by, "at": at}
    )
    return move(run, Step.WAITS, at=at)


def _right_columns(columns: Mapping[str, str]) -> None:
    said = [target for target in columns.values() if target]
    if "nom" not in said:
        raise ValidationError(_("Dire quelle colonne donne le nom de la structure."))
    twice = next((target for target in said if said.count(target) > 1), "")
    if twice:
        raise ValidationError(
            _("Deux colonnes disent « %(what)s » : n’en garder qu’une.") % {"what": BASIC[twice]}
        )


@transaction.atomic
def ask_to_write(
    *, reference: str, good_lines: bool, withdraw_gone: bool, by: Agent, at: datetime
) -> ImportRun:
    """She looked, and wants it written. Raises ValidationError when nothing could be."""
    run = _mine(reference, by, {Step.READY})
    if refused_lines(run) and not good_lines:
        raise ValidationError(
            _("Des lignes sont refusées : choisir « seulement les bonnes lignes », ou corriger le "
              "fichier et le donner à nouveau.")
        )  # fmt: skip
    run.good_lines, run.withdraw_gone = good_lines, withdraw_gone
    run.save(update_fields=["good_lines", "withdraw_gone"])
    return move(run, Step.QUEUED, at=at)


def refused_lines(run: ImportRun) -> int:
    return sum(counts.get("refused", 0) for counts in run.counts.values())


@transaction.atomic
def drop(*, reference: str, by: Agent, at: datetime) -> ImportRun:
    """Nothing stays written, nothing will be; the file is forgotten."""
    run = _mine(reference, by, {Step.READY, Step.COLUMNS, Step.WAITS, Step.QUEUED, Step.CHECKS})
    # Cut while it wrote, then begun again, it has not had its turn yet.
    if run.changes.exists():
        put_back(run, by=by, at=at)
    forget_files(run)
    run.finished_at = at
    run.save(update_fields=["finished_at"])
    return move(run, Step.DROPPED, at=at)


@transaction.atomic
def begin_again(*, reference: str, by: Agent, at: datetime) -> ImportRun:
    """The process that did it is gone: do it again from the start, which ends the same."""
    run = _mine(reference, by, set(AT_WORK))
    if not is_silent(run, at):
        raise ValidationError(_("L’import avance : il n’y a rien à relancer."))
    if not run.files.exists():
        raise ValidationError(
            _("Cet import vient de la commande, qui a son fichier : « berceau directory import "
              "FICHIER --resume » le reprend.")
        )  # fmt: skip
    step = Step.WAITS if run.step in {Step.WAITS, Step.CHECKS} else Step.QUEUED
    return move(run, step, at=at)


@transaction.atomic
def resume(*, file_names: str, at: datetime) -> ImportRun:
    """The import of the command that was cut while it wrote: what it wrote counts, the rest will
    follow. Raises ValidationError when none was, or when it is that of another file."""
    run = ImportRun.objects.select_for_update(of=("self",)).filter(step=Step.WRITES).first()
    if run is None or run.files.exists():
        raise ValidationError(_("Aucun import de la commande n’est resté coupé."))
    if not is_silent(run, at):
        raise ValidationError(_("L’import avance encore, ou vient d’être coupé : %(silence)s")
                              % {"silence": WAIT})  # fmt: skip
    if run.file_names != file_names:
        raise ValidationError(
            _("L’import coupé est celui de « %(names)s » : donner le même fichier.")
            % {"names": run.file_names}
        )
    return move(run, Step.WRITES, at=at)


def is_silent(run: ImportRun, at: datetime) -> bool:
    """Whether somebody should be at work and has said nothing for long."""
    return run.step in AT_WORK and at - run.moved_at > SILENT_AFTER


def _mine(reference: str, by: Agent | None, steps: set[Step]) -> ImportRun:
    """The run, locked. Raises ValidationError when it is not at one of these steps.

    `by` is None for the command: whoever has the shell has the database.
    """
    if by is not None and not can_import(by):
        raise PermissionDenied
    run = ImportRun.objects.select_for_update(of=("self",)).get(reference=reference)
    if run.step not in steps:
        raise ValidationError(
            _("Cet import en est déjà à « %(step)s ».") % {"step": run.get_step_display()}
        )
    return run


@transaction.atomic
def undo(*, reference: str, by: Agent | None, at: datetime) -> ImportRun:
    """What the last import did goes back. Raises ValidationError for any other import, and
    ImportRun.DoesNotExist."""
    run = _mine(reference, by, {Step.DONE, Step.WRITES})
    if run.step == Step.WRITES and not is_silent(run, at):
        raise ValidationError(
            _("L’import est en train d’écrire, ou vient d’être coupé : %(silence)s")
            % {"silence": WAIT}
        )
    if not is_last(run):
        raise ValidationError(
            _("Un import plus récent a écrit depuis : l’annuler d’abord, ou corriger les fiches.")
        )
    put_back(run, by=by, at=at)
    forget_files(run)
    return move(run, Step.UNDONE, at=at)


def is_last(run: ImportRun) -> bool:
    """Whether no other import has written since."""
    later = ImportRun.objects.filter(step__in=(Step.DONE, Step.WRITES), pk__gt=run.pk)
    return not later.exists()
