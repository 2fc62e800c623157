"""A pregnancy, with the dates written on its declaration."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.families.models.family import Family
from berceau.families.models.references import new_reference


class Outcome(models.TextChoices):
    BIRTH = "birth", _("naissance")
    LOSS = "loss", _("perte")


class Pregnancy(models.Model):
    """The two clocks are kept as written: beginning (or last period) and due date."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    family = models.ForeignKey(
        Family, models.CASCADE, related_name="pregnancies", verbose_name=_("famille")
    )
    carried_by = models.ForeignKey(
        "families.Adult",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="pregnancies",
        verbose_name=_("portée par"),
    )
    began_on = models.DateField(_("début de grossesse"), null=True, blank=True)
    last_period_on = models.DateField(_("premier jour des dernières règles"), null=True, blank=True)
    due_on = models.DateField(_("terme prévu"), null=True, blank=True)
    expected_children = models.PositiveSmallIntegerField(_("enfants attendus"), default=1)
    ended_on = models.DateField(_("fin de la grossesse"), null=True, blank=True)
    outcome = models.CharField(
        _("issue"), max_length=5, choices=Outcome.choices, null=True, blank=True
    )

    class Meta:
        verbose_name = _("grossesse")
        verbose_name_plural = _("grossesses")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="pregnancy_is_dated",
                condition=Q(began_on__isnull=False)
                | Q(last_period_on__isnull=False)
                | Q(due_on__isnull=False)
                | Q(ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="pregnancy_ends_with_an_outcome",
                condition=Q(outcome__isnull=True, ended_on__isnull=True)
                | Q(outcome__isnull=False, ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="pregnancy_expects_one_to_six",
                condition=Q(expected_children__gte=1, expected_children__lte=6),
            ),
        ]

    def __str__(self) -> str:
        return str(_("grossesse"))
