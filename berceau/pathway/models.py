"""Human decisions on steps, their projection for lists, and signatures of calendar lines."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.families.models import Child, Family, Pregnancy


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
    pregnancy = models.ForeignKey(Pregnancy, models.CASCADE, null=True, blank=True, related_name="decisions")
    child = models.ForeignKey(Child, models.CASCADE, null=True, blank=True, related_name="decisions")
    kind = models.CharField(_("décision"), max_length=10, choices=DecisionKind.choices)
    on = models.DateField(_("date"))
    told_by = models.CharField(_("selon"), max_length=6, choices=Teller.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
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
    """One dated step of one family, as the engine gives it. Disposable: rebuilt at will.

    Only dates are kept: what is open or late today is read by comparing them with the day.
    """

    family = models.ForeignKey(Family, models.CASCADE, related_name="steps")
    pregnancy = models.ForeignKey(Pregnancy, models.CASCADE, null=True, blank=True, related_name="+")
    child = models.ForeignKey(Child, models.CASCADE, null=True, blank=True, related_name="+")
    rule = models.CharField(max_length=20)
    domain = models.CharField(max_length=8)
    opens_on = models.DateField()
    due_on = models.DateField()
    last_day = models.DateField(null=True)
    late_until = models.DateField(null=True)
    done_on = models.DateField(null=True)
    postponed_to = models.DateField(null=True)
    # live: the dates decide; done, not_wanted, missed: settled whatever the day.
    settled = models.CharField(max_length=10, default="live")
    bereavement = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("étape projetée")
        verbose_name_plural = _("étapes projetées")
        indexes: ClassVar = [
            models.Index(fields=["family", "settled", "opens_on"], name="steps_of_family"),
        ]

    def __str__(self) -> str:
        return self.rule


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
