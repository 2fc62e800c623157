"""What an agent takes upon herself: finding out who wrote from a number that nobody knows."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from berceau.messaging.models import Incoming


class Taken(models.Model):
    """One agent looks after one message of an unknown number: the others no longer read it."""

    incoming = models.OneToOneField(Incoming, models.CASCADE, related_name="taken")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("pris par")
    )
    at = models.DateTimeField(_("pris le"))

    class Meta:
        verbose_name = _("message pris")
        verbose_name_plural = _("messages pris")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.incoming_id} · {self.at:%Y-%m-%d}"
