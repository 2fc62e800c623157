"""Emergency access: identity and contacts of one adult, for one agent, for one hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.accounts.roles import Role
from berceau.families.models import Adult, Family
from berceau.families.models.references import new_reference
from berceau.kit.encrypted import EncryptedTextField

LASTS = timedelta(minutes=60)
REASON_LENGTH = 300


class Conclusion(models.TextChoices):
    """What the data-protection officer concludes of an emergency access."""

    FOUNDED = "founded", _("fondé")
    UNFOUNDED = "unfounded", _("non fondé")


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    def lasting(self, at: datetime) -> Self:
        return self.filter(opened_at__gt=at - LASTS, opened_at__lte=at)

    def to_review(self) -> Self:
        return self.filter(reviewed_at__isnull=True)


class EmergencyAccess(models.Model):
    """Who opened whose identity out of her assignment, why, until when, and what came of it."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    family = models.ForeignKey(
        Family, models.CASCADE, related_name="emergencies", verbose_name=_("famille")
    )
    adult = models.ForeignKey(
        Adult, models.CASCADE, related_name="+", verbose_name=_("adulte recherché")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("agent")
    )
    role = models.CharField(_("en qualité de"), max_length=20, choices=Role.choices)
    organisation = models.CharField(_("organisation"), max_length=150)
    reason = EncryptedTextField(_("motif"), max_length=REASON_LENGTH)
    opened_at = models.DateTimeField(_("ouvert le"))
    reviewed_at = models.DateTimeField(_("revu le"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revu par"),
    )
    conclusion = models.CharField(
        _("conclusion"), max_length=10, choices=Conclusion.choices, blank=True
    )
    review = EncryptedTextField(_("phrase de la revue"), max_length=REASON_LENGTH, blank=True)

    objects: ClassVar = EmergencyAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("accès d’urgence")
        verbose_name_plural = _("accès d’urgence")
        ordering: ClassVar = ["-opened_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["reviewed_at", "opened_at"], name="emergencies_to_review"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_review_concludes",
                condition=Q(reviewed_at__isnull=True, conclusion="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(conclusion=""),
            ),
        ]

    def __str__(self) -> str:
        return f"accès d’urgence n° {self.pk}"

    @property
    def ends_at(self) -> datetime:
        """When the page closes by itself."""
        return self.opened_at + LASTS
