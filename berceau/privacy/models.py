"""The journal: what was shown to whom (Reading), who did what (Act). Never changed nor deleted.

Readings and acts are the lines of one chain: each bears a number without gap and a seal that
depends on every line before it (`chain.py`). The triggers of the database refuse any change.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.kit.encrypted import EncryptedTextField


class Line(models.Model):
    """One line of the chain: its place, and the seal that holds it to the lines before."""

    number = models.PositiveBigIntegerField(_("numéro de ligne"), unique=True)
    seal = models.BinaryField(_("sceau"), max_length=32)

    class Meta:
        abstract = True


class Reading(Line):
    """A compartment shown: of one file, or of the files of a list (their number, no name)."""

    at = models.DateTimeField(_("le"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("agent")
    )
    role = models.CharField(_("en qualité de"), max_length=20)
    organisation = models.CharField(_("organisation"), max_length=150)
    # Not a foreign key: the line outlives the file it speaks of. Empty for a list.
    family_number = models.PositiveBigIntegerField(_("dossier"), null=True)
    compartment = models.CharField(_("compartiment"), max_length=30)
    ground = models.CharField(_("raison de l’accès"), max_length=200)
    assigned = models.BooleanField(_("famille confiée à l’agent"), default=False)
    scope = models.CharField(_("liste montrée"), max_length=60, blank=True, default="")
    files = models.PositiveIntegerField(_("dossiers dans la liste"), null=True)

    class Meta:
        verbose_name = _("ouverture d’un dossier")
        verbose_name_plural = _("ouvertures de dossiers")
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["family_number", "at"]),
            models.Index(fields=["agent", "at"], name="readings_of_an_agent"),
            models.Index(fields=["at"], name="readings_by_day"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_reading_is_of_a_file_or_of_a_list",
                condition=Q(family_number__isnull=False, scope="", files__isnull=True)
                | (Q(family_number__isnull=True, files__gte=1) & ~Q(scope="")),
            )
        ]

    def __str__(self) -> str:
        what = self.scope or self.family_number
        return f"{self.at:%Y-%m-%d %H:%M} {self.agent_id} → {what}"


class Act(Line):
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


class ChainHead(models.Model):
    """The end of the chain: one row, locked by whoever adds lines. It only goes forward."""

    ROW = 1

    number = models.PositiveBigIntegerField(_("numéro de la dernière ligne"), default=0)
    seal = models.BinaryField(_("sceau de la dernière ligne"), max_length=32)

    class Meta:
        verbose_name = _("fin du journal")
        verbose_name_plural = _("fins du journal")

    def __str__(self) -> str:
        return str(self.number)


class ForgetPermit(models.Model):
    """Lets one transaction delete the lines up to a number.

    It can never be committed: its key points to no line, and the database checks it at the end of
    the transaction. Whoever forgets to take it back loses the whole transaction.
    """

    NOWHERE = 0

    up_to = models.PositiveBigIntegerField(_("jusqu’à la ligne"))
    nowhere = models.ForeignKey(Act, models.DO_NOTHING, related_name="+", default=NOWHERE)

    class Meta:
        verbose_name = _("permis d’oublier")
        verbose_name_plural = _("permis d’oublier")

    def __str__(self) -> str:
        return str(self.up_to)


class AgentStreet(models.Model):
    """The street of an agent, as a keyed fingerprint: it can be compared, it cannot be read."""

    agent = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("agent")
    )
    fingerprint = models.CharField(_("empreinte de la rue"), max_length=64)
    on = models.DateField(_("donnée le"))

    class Meta:
        verbose_name = _("rue d’un agent")
        verbose_name_plural = _("rues des agents")

    def __str__(self) -> str:
        return str(self.agent_id)


class ReadingReview(models.Model):
    """An unusual reading looked at by the DPO, with what she found in one sentence."""

    alert = models.CharField(_("alerte"), max_length=80, unique=True)
    sentence = EncryptedTextField(_("ce que vous avez constaté"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("regardée par")
    )
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("alerte regardée")
        verbose_name_plural = _("alertes regardées")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.alert
