"""Which référente answers for which family, since when; the rules that choose her."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.families.models import Family, Neighbourhood


class Assignment(models.Model):
    """This référente answered for this family from one day to another (no end: it still lasts)."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="assignments")
    referente = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assignments",
        verbose_name=_("référente"),
    )
    since = models.DateField(_("depuis le"))
    until = models.DateField(_("jusqu’au"), null=True, blank=True)
    # Nobody, when the rules chose her for a family that asked on the public site.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("affectation")
        verbose_name_plural = _("affectations")
        ordering: ClassVar = ["-since", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_referente_at_a_time", fields=["family"], condition=Q(until__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.family_id} → {self.referente_id}"


class AssignmentRule(models.Model):
    """Families of this commune (or this neighbourhood) go to this référente."""

    commune_code = models.CharField(_("commune"), max_length=5)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.CASCADE, null=True, blank=True, verbose_name=_("quartier")
    )
    referente = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="assignment_rules",
        verbose_name=_("référente"),
    )

    class Meta:
        verbose_name = _("règle d’affectation")
        verbose_name_plural = _("règles d’affectation")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="assignment_rule_once_a_neighbourhood",
                fields=["commune_code", "neighbourhood", "referente"],
                condition=Q(neighbourhood__isnull=False),
            ),
            models.UniqueConstraint(
                name="assignment_rule_once_a_commune",
                fields=["commune_code", "referente"],
                condition=Q(neighbourhood__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune_code} → {self.referente_id}"
