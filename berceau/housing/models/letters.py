"""The letter of support to a landlord, and the versions of its template."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.housing.models.request import HousingRequest
from berceau.kit.encrypted import EncryptedCharField, EncryptedDateField, EncryptedTextField

LONGEST = 4000


class Letter(models.Model):
    """A letter of support as it was issued: its words are kept, the sheet is made from them."""

    request = models.ForeignKey(
        HousingRequest,
        models.CASCADE,
        related_name="letters",
        verbose_name=_("demande de logement"),
    )
    # Our own numbering: 2026, then 1, 2, 3…
    year = models.PositiveSmallIntegerField(_("année"))
    rank = models.PositiveIntegerField(_("rang"))
    landlord = EncryptedTextField(_("à qui"), max_length=300)
    title = EncryptedCharField(_("objet"), max_length=160)
    body = EncryptedTextField(_("texte"), max_length=LONGEST)
    signer = EncryptedCharField(_("signée par"), max_length=120)
    signer_function = EncryptedCharField(_("fonction"), max_length=120)
    place = EncryptedCharField(_("fait à"), max_length=80, blank=True)
    on = EncryptedDateField(_("datée du"))
    template_version = models.PositiveIntegerField(_("version du modèle"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("faite par")
    )
    at = models.DateTimeField(_("faite le"))
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("annulée par"),
    )

    class Meta:
        verbose_name = _("lettre d’appui")
        verbose_name_plural = _("lettres d’appui")
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="letter_numbered_once", fields=["year", "rank"]),
            models.CheckConstraint(
                name="letter_cancelled_by_someone",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"lettre n° {self.number}"

    @property
    def number(self) -> str:
        return f"{self.year}-{self.rank:04d}"


class LetterTemplate(models.Model):
    """One version of the template that the team wrote. Never changed: the next one follows."""

    version = models.PositiveIntegerField(_("version"), unique=True)
    title = models.CharField(_("objet"), max_length=160)
    text = models.TextField(_("texte"), max_length=LONGEST)
    note = models.CharField(_("pourquoi"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("écrit par")
    )
    at = models.DateTimeField(_("écrit le"))

    class Meta:
        verbose_name = _("modèle de lettre d’appui")
        verbose_name_plural = _("modèles de lettre d’appui")
        ordering: ClassVar = ["-version"]

    def __str__(self) -> str:
        return f"modèle de lettre · {self.version}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None:
            raise TypeError("A version is written once.")
        super().save(*args, **kwargs)
