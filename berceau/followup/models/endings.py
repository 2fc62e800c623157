"""How a follow-up ends, and losses."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.families.models import Child, Family, Pregnancy
from berceau.kit.encrypted import EncryptedCharField, EncryptedTextField


class ClosingReason(models.TextChoices):
    BIRTHDAY = "birthday", _("anniversaire de fin d’accompagnement")
    MOVED = "moved", _("déménagement")
    REQUEST = "request", _("à la demande de la famille")
    DEATH = "death", _("décès")
    OTHER = "other", _("autre")


class Closing(models.Model):
    """A follow-up that ended, and what follows; reopening keeps the line."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="closings")
    reason = models.CharField(_("raison"), max_length=10, choices=ClosingReason.choices)
    on = models.DateField(_("le"))
    last_note = EncryptedTextField(_("dernier mot"), max_length=2000, blank=True)
    what_follows = EncryptedCharField(_("et ensuite"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reopened_at = models.DateTimeField(_("rouvert le"), null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("fin d’accompagnement")
        verbose_name_plural = _("fins d’accompagnement")
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="closed_once_at_a_time",
                fields=["family"],
                condition=Q(reopened_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.get_reason_display()


class Loss(models.Model):
    """The loss of a pregnancy or of a child: everything stops; undone within the day if wrong."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="losses")
    pregnancy = models.ForeignKey(
        Pregnancy, models.CASCADE, null=True, blank=True, related_name="losses"
    )
    child = models.ForeignKey(Child, models.CASCADE, null=True, blank=True, related_name="losses")
    on = models.DateField(_("le"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(_("annulé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("perte")
        verbose_name_plural = _("pertes")
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="loss_of_a_pregnancy_or_a_child",
                condition=Q(pregnancy__isnull=False, child__isnull=True)
                | Q(pregnancy__isnull=True, child__isnull=False),
            ),
            models.UniqueConstraint(
                name="pregnancy_lost_once",
                fields=["pregnancy"],
                condition=Q(pregnancy__isnull=False, undone_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="child_lost_once",
                fields=["child"],
                condition=Q(child__isnull=False, undone_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.on)
