"""Is it still true: who said so and when, what a structure proposes, who is asked in a campaign."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.directory.models.professional import Professional
from berceau.directory.models.service import Service
from berceau.directory.models.structure import Structure
from berceau.families.models.references import new_reference


class Outcome(models.TextChoices):
    """What was said of an entry."""

    CONFIRMED = "confirmed", _("tout est juste")
    CORRECTED = "corrected", _("corrigée")
    GONE = "gone", _("n’existe plus")


class Verification(models.Model):
    """Somebody looked at an entry and answered for it: an agent, or the structure by its link."""

    structure = models.ForeignKey(
        Structure, models.CASCADE, null=True, blank=True, related_name="verifications",
        verbose_name=_("structure"),
    )  # fmt: skip
    service = models.ForeignKey(
        Service, models.CASCADE, null=True, blank=True, related_name="verifications",
        verbose_name=_("service"),
    )  # fmt: skip
    professional = models.ForeignKey(
        Professional, models.CASCADE, null=True, blank=True, related_name="verifications",
        verbose_name=_("professionnel·le"),
    )  # fmt: skip
    outcome = models.CharField(_("réponse"), max_length=10, choices=Outcome.choices)
    at = models.DateTimeField(_("le"))
    # Empty: the structure itself, by its link.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("par"),
    )  # fmt: skip
    by_link = models.BooleanField(_("par son lien"), default=False)
    # Names of the fields corrected.
    fields = models.JSONField(_("champs"), default=list, blank=True)

    class Meta:
        verbose_name = _("vérification")
        verbose_name_plural = _("vérifications")
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="verification_of_one_entry",
                condition=Q(structure__isnull=False, service=None, professional=None)
                | Q(structure=None, service__isnull=False, professional=None)
                | Q(structure=None, service=None, professional__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} · {self.at:%Y-%m-%d}"


class Suggestion(models.Model):
    """What a structure proposes by its link, and that somebody of the team looks at first."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    structure = models.ForeignKey(
        Structure, models.CASCADE, related_name="suggestions", verbose_name=_("structure")
    )
    # Of one of its services; of itself when empty.
    service = models.ForeignKey(
        Service, models.CASCADE, null=True, blank=True, related_name="suggestions",
        verbose_name=_("service"),
    )  # fmt: skip
    # A field of ours, or `gone`: « nous n’existons plus ».
    field = models.CharField(_("champ"), max_length=40)
    value = models.CharField(_("valeur proposée"), max_length=10_000, blank=True)
    at = models.DateTimeField(_("proposée le"))
    accepted = models.BooleanField(_("acceptée"), null=True, blank=True)
    settled_at = models.DateTimeField(_("regardée le"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("regardée par"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("proposition d’une structure")
        verbose_name_plural = _("propositions des structures")
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="suggestion_settled_or_not",
                condition=Q(accepted=None, settled_at=None)
                | Q(accepted__isnull=False, settled_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} · {self.at:%Y-%m-%d}"


class Campaign(models.Model):
    """« Vérifier les fiches »: which structures were asked, when, on which grounds."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    asked_at = models.DateTimeField(_("demandée le"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("demandée par"),
    )  # fmt: skip
    # What was chosen: see `queries.campaigns.Choice`.
    older_than_months = models.PositiveSmallIntegerField(_("vérifiées il y a plus de (mois)"))
    kind = models.CharField(_("nature"), max_length=40, blank=True)
    commune_code = models.CharField(_("commune"), max_length=5, blank=True)

    class Meta:
        verbose_name = _("campagne de vérification")
        verbose_name_plural = _("campagnes de vérification")
        ordering: ClassVar = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d}"


class AskedStructure(models.Model):
    """One structure in one campaign: written to, reminded once, answered, or to be rung."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="asked", verbose_name=_("campagne")
    )
    structure = models.ForeignKey(
        Structure, models.CASCADE, related_name="asked", verbose_name=_("structure")
    )
    # The campaign found no address: to be rung from the start.
    without_email = models.BooleanField(_("sans courriel"), default=False)
    written_at = models.DateTimeField(_("écrite le"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("relancée le"), null=True, blank=True)
    answered_at = models.DateTimeField(_("a répondu le"), null=True, blank=True)
    rung_at = models.DateTimeField(_("appelée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("structure interrogée")
        verbose_name_plural = _("structures interrogées")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "structure"], name="asked_once_in_a_campaign"
            )
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.structure_id}"
