"""What changed: dates that moved, files that were merged."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from berceau.families.models.family import Family
from berceau.families.models.people import Child
from berceau.families.models.pregnancy import Pregnancy
from berceau.kit.encrypted import EncryptedCharField, EncryptedDateField


class DateChange(models.Model):
    """A date of a pregnancy, a child or a file that moved: from, to, by whom, when.

    Sealed, its name included: that a date of separation was written is not told by the database.
    """

    family = models.ForeignKey(Family, models.CASCADE, related_name="date_changes")
    pregnancy = models.ForeignKey(
        Pregnancy, models.CASCADE, null=True, blank=True, related_name="+"
    )
    child = models.ForeignKey(Child, models.CASCADE, null=True, blank=True, related_name="+")
    field = EncryptedCharField(_("date"), max_length=30)
    before = EncryptedDateField(_("avant"), null=True, blank=True)
    after = EncryptedDateField(_("après"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("date modifiée")
        verbose_name_plural = _("dates modifiées")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.field} : {self.before} → {self.after}"


class Merge(models.Model):
    """Two files of one family reunited; `moved` says which row came from where, to undo it."""

    kept = models.ForeignKey(Family, models.CASCADE, related_name="merges")
    absorbed = models.ForeignKey(Family, models.CASCADE, related_name="merged_as")
    moved = models.JSONField(_("ce qui a été déplacé"), default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("le"))
    undone_at = models.DateTimeField(_("défait le"), null=True, blank=True)

    class Meta:
        verbose_name = _("réunion de dossiers")
        verbose_name_plural = _("réunions de dossiers")
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.kept_id}"
