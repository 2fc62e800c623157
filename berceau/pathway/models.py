"""Human decisions on steps, their projection for lists, and signatures of calendar lines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.families.models import Adult, Child, Family, Pregnancy
from berceau.rules import state_from


class DecisionKind(models.TextChoices):
    DONE = "done", _("fait")
    POSTPONED = "postponed", _("reporté")
    NOT_WANTED = "not_wanted", _("non souhaité")


class Teller(models.TextChoices):
    PARENT = "parent", _("dit par le parent")
    AGENT = "agent", _("constaté par l’équipe")


class StepDecision(models.Model):
    """A human decision about one step of one subject; the last one not undone counts."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="decisions")
    rule = models.CharField(_("étape"), max_length=20)
    pregnancy = models.ForeignKey(
        Pregnancy, models.CASCADE, null=True, blank=True, related_name="decisions"
    )
    child = models.ForeignKey(
        Child, models.CASCADE, null=True, blank=True, related_name="decisions"
    )
    kind = models.CharField(_("décision"), max_length=10, choices=DecisionKind.choices)
    on = models.DateField(_("date"))
    told_by = models.CharField(_("selon"), max_length=6, choices=Teller.choices)
    # The agent who wrote it; empty when the parent said it on their own page.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    said_by = models.ForeignKey(
        Adult,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dit, sur sa page, par"),
    )
    at = models.DateTimeField(_("noté le"))
    undone_at = models.DateTimeField(_("annulé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("décision sur une étape")
        verbose_name_plural = _("décisions sur les étapes")
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="decision_on_one_subject",
                condition=Q(pregnancy__isnull=True) | Q(child__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.kind}"


class ProjectedStep(models.Model):
    """One step still to live of one open file, as the engine dates it. Disposable: rebuilt at will.

    Only dates are kept, so that what is open or late is read by comparing them with the day.
    Steps that are done, not wanted, stopped or without object are not here.
    """

    family = models.ForeignKey(Family, models.CASCADE, related_name="steps")
    # Copied from the file: a référente's week is read from one index, whatever the town's size.
    referente = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False
    )
    pregnancy = models.ForeignKey(
        Pregnancy, models.CASCADE, null=True, blank=True, related_name="+"
    )
    child = models.ForeignKey(Child, models.CASCADE, null=True, blank=True, related_name="+")
    rule = models.CharField(max_length=20)
    domain = models.CharField(max_length=8)
    opens_on = models.DateField()
    due_on = models.DateField()
    late_from = models.DateField(null=True)
    late_until = models.DateField(null=True)
    active_from = models.DateField(null=True)
    active_until = models.DateField(null=True)
    postponed_to = models.DateField(null=True)
    bereavement = models.BooleanField(default=False)
    # The first day it is shown: its opening, or the day it was postponed to.
    shows_on = models.DateField()
    # It asks for attention from this day (late, or back from a postponement) until before that one.
    attention_from = models.DateField(null=True)
    attention_until = models.DateField(null=True)

    class Meta:
        verbose_name = _("étape projetée")
        verbose_name_plural = _("étapes projetées")
        indexes: ClassVar = [
            models.Index(fields=["referente", "shows_on"], name="steps_showing"),
            models.Index(
                fields=["referente", "attention_until", "attention_from"],
                name="steps_asking_attention",
                condition=Q(attention_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.rule

    @property
    def last_day(self) -> date | None:
        """The last day on which it is on time."""
        return None if self.late_from is None else self.late_from - timedelta(days=1)

    def state_on(self, day: date) -> str:
        """Its state on a day, by the same function as the engine's."""
        return state_from(
            day,
            self.opens_on,
            self.late_from,
            self.late_until,
            active_from=self.active_from,
            active_until=self.active_until,
        )


class Projection(models.Model):
    """With which calendar the lists were last made in full: one row."""

    pack_version = models.CharField(max_length=40)
    pack_fingerprint = models.CharField(max_length=64)
    made_on = models.DateField(_("calculées le"))
    families = models.PositiveIntegerField(_("familles"))

    class Meta:
        verbose_name = _("calcul des listes")
        verbose_name_plural = _("calculs des listes")

    def __str__(self) -> str:
        return f"{self.pack_version} · {self.made_on}"


class RuleSignature(models.Model):
    """A named person read a calendar line and vouches for it; void if the line changes."""

    rule = models.CharField(_("ligne"), max_length=20)
    rule_hash = models.CharField(max_length=64)
    checked_on = models.DateField(_("vérifiée le"))
    checked_by = models.CharField(_("vérifiée par"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("signature d’une ligne du calendrier")
        verbose_name_plural = _("signatures du calendrier")
        constraints: ClassVar = [
            models.UniqueConstraint(name="line_signed_once", fields=["rule", "rule_hash"])
        ]

    def __str__(self) -> str:
        return f"{self.rule} · {self.checked_by}"
