"""A share: one sentence about one adult, for one named colleague, until a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from berceau.accounts.models import Organisation
from berceau.families.models import Adult, Family, FamilyState
from berceau.families.models.references import new_reference
from berceau.kit.encrypted import EncryptedTextField

if TYPE_CHECKING:
    from berceau.accounts.models import Agent

SENTENCE_LENGTH = 300


class RegimeKey(models.TextChoices):
    """The law that lets two professionals speak; what each asks is in `regimes.toml`."""

    SOCIAL_ACTION = "social_action", _("Action sociale (CASF, L121-6-2)")
    CHILD_PROTECTION = "child_protection", _("Protection de l’enfance (CASF, L226-2-2)")
    CARE = "care", _("Soins (CSP, L1110-4)")
    AGREEMENT = "agreement", _("Accord de la personne")


class Told(models.TextChoices):
    """How the parent was told of the share."""

    IN_PERSON = "in_person", _("de vive voix")
    PHONE = "phone", _("au téléphone")
    WRITING = "writing", _("par écrit")
    NOT_TOLD = "not_told", _("pas prévenu·e")


class ShareQuerySet(models.QuerySet["Share"]):
    def in_force(self, on: date) -> Self:
        """Neither taken back nor expired, on a file still followed. The last day is included."""
        return self.filter(
            revoked_at__isnull=True, expires_on__gte=on, family__state=FamilyState.OPEN
        )

    def received_by(self, agent: Agent, *, on: date) -> Self:
        """What this agent may still read, in the service where it was confided to her."""
        if agent.organisation_id is None:
            return self.none()
        return self.confided_to(agent.pk, agent.organisation_id, on=on)

    def confided_to(self, recipient: int, organisation: int, *, on: date) -> Self:
        """The same, by their keys."""
        return self.in_force(on).filter(
            recipient_id=recipient, recipient_organisation_id=organisation
        )


class Share(models.Model):
    """What one agent confides to another, by name, under a law, until a day."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    family = models.ForeignKey(
        Family, models.CASCADE, related_name="shares", verbose_name=_("famille")
    )
    adult = models.ForeignKey(
        Adult, models.CASCADE, related_name="shares", verbose_name=_("adulte concerné")
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("partagé par")
    )
    made_at = models.DateTimeField(_("partagé le"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("destinataire")
    )
    # A colleague who changes service does not take what was confided to her there.
    recipient_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("service du destinataire")
    )
    regime = models.CharField(_("régime"), max_length=20, choices=RegimeKey.choices)
    sentence = EncryptedTextField(_("phrase partagée"), max_length=SENTENCE_LENGTH)
    with_identity = models.BooleanField(_("identité et coordonnées de l’adulte"), default=False)
    with_children = models.BooleanField(_("prénoms et âges des enfants"), default=False)
    expires_on = models.DateField(_("jusqu’au"))
    told = models.CharField(_("parent prévenu"), max_length=10, choices=Told.choices)
    told_on = models.DateField(_("prévenu le"), null=True, blank=True)
    silence_reason = EncryptedTextField(
        _("pourquoi le parent n’est pas prévenu"), max_length=SENTENCE_LENGTH, blank=True
    )
    agreed = models.BooleanField(_("la personne est d’accord"), default=False)
    revoked_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("retiré par"),
    )

    objects: ClassVar = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("partage")
        verbose_name_plural = _("partages")
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "expires_on"], name="shares_received"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="nobody_shares_with_herself", condition=~Q(made_by=F("recipient"))
            ),
            # Silence is allowed by one law only; every other way has a day.
            models.CheckConstraint(
                name="parent_told_but_for_child_protection",
                condition=Q(told_on__isnull=False) & ~Q(told=Told.NOT_TOLD)
                | Q(told=Told.NOT_TOLD, regime=RegimeKey.CHILD_PROTECTION),
            ),
            models.CheckConstraint(
                name="agreement_was_given",
                condition=~Q(regime__in=[RegimeKey.AGREEMENT, RegimeKey.CARE]) | Q(agreed=True),
            ),
            models.CheckConstraint(
                name="share_taken_back_by_someone",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"partage n° {self.pk}"

    def is_in_force(self, on: date) -> bool:
        """The same rule as `in_force`, for one share whose family is loaded."""
        return self.revoked_at is None and self.expires_on >= on and self.family.is_open


class OtherService(models.Model):
    """« Je suis aussi cette famille »: the recipient of a share says so in return, to its maker."""

    share = models.OneToOneField(
        Share, models.CASCADE, related_name="in_return", verbose_name=_("partage")
    )
    said_at = models.DateTimeField(_("dit le"))
    told = models.CharField(_("parent prévenu"), max_length=10, choices=Told.choices)
    told_on = models.DateField(_("prévenu le"))
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    class Meta:
        verbose_name = _("autre service")
        verbose_name_plural = _("autres services")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="parent_told_of_other_service", condition=~Q(told=Told.NOT_TOLD)
            )
        ]

    def __str__(self) -> str:
        return f"{self.share} : autre service"
