"""Temporary closures: nobody is sent to a closed door."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from berceau.directory.models.service import Service
from berceau.directory.models.structure import Structure


class Closure(models.Model):
    """A structure, or one of its services, is closed from a day to a day, both included."""

    structure = models.ForeignKey(
        Structure, models.CASCADE, related_name="closures", verbose_name=_("structure")
    )
    # The whole structure when empty.
    service = models.ForeignKey(
        Service, models.CASCADE, null=True, blank=True, related_name="closures",
        verbose_name=_("service"),
    )  # fmt: skip
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    reason = models.CharField(_("raison"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("fermeture")
        verbose_name_plural = _("fermetures")
        ordering: ClassVar = ["starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="closure_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"
