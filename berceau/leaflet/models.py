"""What the team wants first in a leaflet, and what it leaves out."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from berceau.directory.models import Service
from berceau.families.models import Neighbourhood


class Place(models.TextChoices):
    """Where a service stands in the leaflet of a place."""

    FIRST = "first", _("en premier")
    OUT = "out", _("laissé de côté")


class LeafletChoice(models.Model):
    """One service put first, or left out, in the leaflet of one place."""

    commune_code = models.CharField(_("code INSEE"), max_length=5)
    # The whole commune when empty.
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("quartier"),
    )  # fmt: skip
    service = models.ForeignKey(
        Service, models.CASCADE, related_name="leaflet_choices", verbose_name=_("service")
    )
    place = models.CharField(_("place"), max_length=5, choices=Place.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("choisi par")
    )
    at = models.DateTimeField(_("choisi le"))

    class Meta:
        verbose_name = _("choix pour le dépliant")
        verbose_name_plural = _("choix pour le dépliant")
        constraints: ClassVar = [
            # Two: a database takes two rows without a neighbourhood for two different places.
            models.UniqueConstraint(
                fields=["commune_code", "neighbourhood", "service"],
                condition=models.Q(neighbourhood__isnull=False),
                name="one_choice_by_neighbourhood_and_service",
            ),
            models.UniqueConstraint(
                fields=["commune_code", "service"],
                condition=models.Q(neighbourhood__isnull=True),
                name="one_choice_by_commune_and_service",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} : {self.get_place_display()}"
