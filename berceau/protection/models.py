"""The sealed trace: on which day, to whom. There is nowhere to write what was said."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from berceau.accounts.roles import OrganisationKind, Role
from berceau.families.models import Family
from berceau.families.models.references import new_reference
from berceau.kit.encrypted import EncryptedCharField, EncryptedDateField


class Addressee(models.TextChoices):
    """To whom the concern was sent, by another way than Berceau."""

    CRIP = "crip", _("CRIP du Département")
    PMI_DOCTOR = "pmi_doctor", _("Médecin responsable de la PMI")
    PROSECUTOR = "prosecutor", _("Procureur de la République")


class SealedTrace(models.Model):
    """A date and an addressee, read by its author; never what was written."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    family = models.ForeignKey(Family, models.CASCADE, related_name="+", verbose_name=_("famille"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("auteur")
    )
    # In which function it was sealed: the PMI doctor reads those of PMI.
    role = models.CharField(_("en qualité de"), max_length=20, choices=Role.choices)
    service = models.CharField(_("service"), max_length=20, choices=OrganisationKind.choices)
    sent_on = EncryptedDateField(_("envoyée le"))
    addressee = EncryptedCharField(_("adressée à"), choices=Addressee.choices)
    sealed_at = models.DateTimeField(_("scellée le"))

    class Meta:
        verbose_name = _("trace de protection")
        verbose_name_plural = _("traces de protection")
        ordering: ClassVar = ["-sealed_at", "-pk"]

    def __str__(self) -> str:
        return f"trace n° {self.pk}"
