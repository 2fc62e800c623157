"""The journal: who opened which file (Reading), who did what (Act). Never changed nor deleted."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reading(models.Model):
    """One opening of a family's file: who, when, which file, which compartment, on what ground."""

    at = models.DateTimeField(_("le"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("agent")
    )
    role = models.CharField(_("en qualité de"), max_length=20)
    organisation = models.CharField(_("organisation"), max_length=150)
    # Not a foreign key: the line outlives the file it speaks of.
    family_number = models.PositiveBigIntegerField(_("dossier"))
    compartment = models.CharField(_("compartiment"), max_length=30)
    ground = models.CharField(_("raison de l’accès"), max_length=200)

    class Meta:
        verbose_name = _("ouverture d’un dossier")
        verbose_name_plural = _("ouvertures de dossiers")
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["family_number", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.agent_id} → {self.family_number}"


class Act(models.Model):
    """One thing done: which verb, by whom, on which file, with which details (never free text)."""

    at = models.DateTimeField(_("le"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("agent"),
    )
    verb = models.CharField(_("acte"), max_length=60)
    family_number = models.PositiveBigIntegerField(_("dossier"), null=True)
    detail = models.JSONField(_("détail"), default=dict)

    class Meta:
        verbose_name = _("acte")
        verbose_name_plural = _("actes")
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["family_number", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
