"""The birth desk: nothing but a daily counter of answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeskDay(models.Model):
    """How many families were proposed the référente that day, and what they answered."""

    day = models.DateField(_("jour"), unique=True)
    accepted = models.PositiveIntegerField(_("oui"), default=0)
    refused = models.PositiveIntegerField(_("non merci"), default=0)
    later = models.PositiveIntegerField(_("plus tard"), default=0)
    # The keys of the last forms received this day, so that a double tap counts once; each with the
    # référente whose card was given. Nothing of the family; emptied when another day begins.
    received = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("journée du guichet")
        verbose_name_plural = _("journées du guichet")
        ordering: ClassVar = ["-day"]

    def __str__(self) -> str:
        return self.day.isoformat()
