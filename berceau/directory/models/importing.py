"""Imports: what was given, what was found wrong, what was written and what it replaced."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.families.models.references import new_reference

SILENT_AFTER = timedelta(minutes=2)
"""A run that says nothing for so long has lost the process that did it."""


class Step(models.TextChoices):
    """Where an import is."""

    WAITS = "waits", _("en attente de lecture")
    CHECKS = "checks", _("lecture en cours")
    COLUMNS = "columns", _("colonnes à confirmer")
    READY = "ready", _("lu, rien n’est écrit")
    QUEUED = "queued", _("en attente d’écriture")
    WRITES = "writes", _("écriture en cours")
    DONE = "done", _("fait")
    REFUSED = "refused", _("refusé : rien n’est écrit")
    DROPPED = "dropped", _("abandonné : rien n’est écrit")
    UNDONE = "undone", _("annulé")


AT_WORK = (Step.WAITS, Step.CHECKS, Step.QUEUED, Step.WRITES)
"""Somebody else is working: the page waits."""


class ImportRun(models.Model):
    """One import, from the file to what became of it."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    step = models.CharField(_("étape"), max_length=10, choices=Step.choices, default=Step.WAITS)
    # Empty: each line says its own.
    source = models.CharField(_("source"), max_length=80, blank=True)
    file_names = models.CharField(_("fichier"), max_length=300)
    file_format = models.CharField(_("format"), max_length=10, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("par"),
    )  # fmt: skip
    asked_at = models.DateTimeField(_("demandé le"))
    moved_at = models.DateTimeField(_("dernier pas le"))
    finished_at = models.DateTimeField(_("fini le"), null=True, blank=True)
    lines_done = models.PositiveIntegerField(_("lignes faites"), default=0)
    # Known once the file was read to its end.
    lines_total = models.PositiveIntegerField(_("lignes en tout"), null=True, blank=True)
    # section -> new, changed, unchanged, refused, local, gone.
    counts = models.JSONField(_("comptes"), default=dict, blank=True)
    # The first of them, as `checking.Problem`; `problem_count` says how many there are.
    problems = models.JSONField(_("erreurs"), default=list, blank=True)
    problem_count = models.PositiveIntegerField(_("nombre d’erreurs"), default=0)
    # Entries of the source that the file no longer gives: the first names, by section.
    gone = models.JSONField(_("disparues de la source"), default=dict, blank=True)
    # What each column of a town's own table holds.
    columns = models.JSONField(_("colonnes"), default=dict, blank=True)
    good_lines = models.BooleanField(_("seulement les bonnes lignes"), default=False)
    withdraw_gone = models.BooleanField(_("retirer les disparues"), default=False)
    # Why the file was refused, in words.
    reason = models.CharField(_("raison"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            # Two at once would compare with what the other is writing.
            models.UniqueConstraint(
                fields=["step"], condition=Q(step="writes"), name="one_import_writes_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.file_names


class ImportFile(models.Model):
    """A file between its reading and its writing; gone as soon as the import is over."""

    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="files", verbose_name=_("import")
    )
    name = models.CharField(_("nom"), max_length=150)
    # Packed with gzip.
    content = models.BinaryField(_("contenu"))

    class Meta:
        verbose_name = _("fichier importé")
        verbose_name_plural = _("fichiers importés")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class ImportProblems(models.Model):
    """All that is wrong in the files of an import, to be taken away; gone with its files."""

    run = models.OneToOneField(
        ImportRun, models.CASCADE, related_name="problem_list", verbose_name=_("import")
    )
    count = models.PositiveIntegerField(_("nombre d’erreurs nommées"))
    # One problem a line (`imports.listing`), packed with gzip.
    content = models.BinaryField(_("contenu"))

    class Meta:
        verbose_name = _("liste d’erreurs d’un import")
        verbose_name_plural = _("listes d’erreurs d’un import")

    def __str__(self) -> str:
        return str(self.run)


class ImportChange(models.Model):
    """What an import did to one row: to undo it, and to say what it was."""

    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="changes", verbose_name=_("import")
    )
    # structure, service or place.
    table = models.CharField(_("table"), max_length=10)
    row = models.BigIntegerField(_("ligne"))
    # field -> [before, after]; empty when the import created the row.
    fields = models.JSONField(_("champs"), default=dict, blank=True)

    class Meta:
        verbose_name = _("changement d’un import")
        verbose_name_plural = _("changements d’un import")

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


class ColumnMapping(models.Model):
    """What the columns of one source hold: offered again at its next import."""

    source = models.CharField(_("source"), max_length=80, unique=True)
    # column -> what it holds (`imports.own.BASIC`), empty for a column that is not read.
    columns = models.JSONField(_("colonnes"), default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("par"),
    )  # fmt: skip
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("correspondance de colonnes")
        verbose_name_plural = _("correspondances de colonnes")

    def __str__(self) -> str:
        return self.source
