"""What the DPO shortened, what waits for the night, the lists shown to the archives, the remains.

None of these tables holds a word about a person: numbers, kinds and dates.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ShorterDelay(models.Model):
    """A delay of the table that the DPO shortened; the longest admitted stays in the file."""

    key = models.CharField(_("durée"), max_length=30, unique=True)
    amount = models.PositiveSmallIntegerField(_("raccourcie à"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("durée raccourcie")
        verbose_name_plural = _("durées raccourcies")
        constraints: ClassVar = [
            models.CheckConstraint(name="shorter_delay_is_not_nothing", condition=Q(amount__gte=1))
        ]

    def __str__(self) -> str:
        return self.key


class WaitingErasure(models.Model):
    """One row listed on an evening: erased the next night, unless something asks to keep it."""

    rule = models.CharField(_("règle"), max_length=30)
    # Numbers, not keys: the row they name is about to go.
    row_number = models.PositiveBigIntegerField(_("numéro"))
    family_number = models.PositiveBigIntegerField(_("dossier"), null=True)
    since = models.DateField(_("horloge partie le"))
    listed_on = models.DateField(_("listé le"))

    class Meta:
        verbose_name = _("effacement en attente")
        verbose_name_plural = _("effacements en attente")
        constraints: ClassVar = [
            models.UniqueConstraint(name="listed_once", fields=["rule", "row_number"])
        ]
        indexes: ClassVar = [models.Index(fields=["family_number"], name="waiting_of_family")]

    def __str__(self) -> str:
        return f"{self.rule} {self.row_number}"


class EliminationList(models.Model):
    """A bordereau d'élimination: files soon to be destroyed, shown to the archives, then visaed."""

    number = models.CharField(_("numéro"), max_length=20, unique=True)
    made_on = models.DateField(_("fait le"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    visa_on = models.DateField(_("visa du"), null=True, blank=True)
    visa_by = models.CharField(_("visa donné par"), max_length=120, blank=True)
    visa_reference = models.CharField(_("référence du visa"), max_length=80, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("noté le"), null=True, blank=True)

    class Meta:
        verbose_name = _("bordereau d’élimination")
        verbose_name_plural = _("bordereaux d’élimination")
        ordering: ClassVar = ["-made_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="visa_is_given_by_somebody",
                condition=Q(visa_on__isnull=True)
                | (~Q(visa_by="") & ~Q(visa_reference="") & Q(recorded_by__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.number


class EliminationLine(models.Model):
    """One file of a bordereau: its number, its kind, its dates. No content, no name."""

    list = models.ForeignKey(EliminationList, models.CASCADE, related_name="lines")
    rule = models.CharField(_("règle"), max_length=30)
    row_number = models.PositiveBigIntegerField(_("numéro"))
    entered_on = models.DateField(_("ouvert le"), null=True)
    since = models.DateField(_("horloge partie le"))
    due_on = models.DateField(_("à éliminer le"))
    erased_on = models.DateField(_("éliminé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("ligne d’un bordereau")
        verbose_name_plural = _("lignes d’un bordereau")
        ordering: ClassVar = ["due_on", "row_number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="once_in_an_elimination_list", fields=["list", "rule", "row_number"]
            )
        ]
        indexes: ClassVar = [models.Index(fields=["rule", "row_number"], name="line_of_a_row")]

    def __str__(self) -> str:
        return str(self.row_number)


class Remains(models.Model):
    """How many erased files said this: a counter, never a line for one family.

    Two families of counters that nothing joins: the month and the commune of entry (`what` empty),
    and what was done, for a whole year of the whole territory (no commune).
    """

    period = models.DateField(_("période"))
    commune_code = models.CharField(_("commune"), max_length=5, blank=True)
    what = models.CharField(_("ce qui a été fait"), max_length=30, blank=True)
    files = models.PositiveIntegerField(_("dossiers"), default=0)

    class Meta:
        verbose_name = _("reste statistique")
        verbose_name_plural = _("restes statistiques")
        ordering: ClassVar = ["period", "commune_code", "what"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="remains_once", fields=["period", "commune_code", "what"]),
            models.CheckConstraint(
                name="remains_never_cross_commune_and_acts",
                condition=Q(commune_code="") | Q(what=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.commune_code} {self.what}"
