"""What is gathered for a request: pieces, appointments, notes of each side."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from berceau.housing.catalogue import usual_pieces
from berceau.housing.models.request import SENTENCE_LENGTH, HousingRequest
from berceau.kit.encrypted import (
    EncryptedBooleanField,
    EncryptedCharField,
    EncryptedDateField,
    EncryptedTextField,
)


class PieceHolder(models.TextChoices):
    """Who has it, or who is to bring it."""

    FAMILY = "family", _("la famille")
    REFERENTE = "referente", _("la référente")
    CCAS = "ccas", _("le CCAS")
    ASK = "ask", _("à demander ailleurs")


class PieceState(models.TextChoices):
    MISSING = "missing", _("à réunir")
    ASKED = "asked", _("demandée")
    HERE = "here", _("réunie")
    SENT = "sent", _("remise au bailleur ou au guichet")
    USELESS = "useless", _("pas nécessaire")


AWAITED = frozenset({PieceState.MISSING, PieceState.ASKED})


class Piece(models.Model):
    """One paper of the file: which, who has it, where it stands since when."""

    request = models.ForeignKey(
        HousingRequest,
        models.CASCADE,
        related_name="pieces",
        verbose_name=_("demande de logement"),
    )
    # A key of the catalogue, or nothing for a piece that the team wrote itself.
    usual = EncryptedCharField(_("pièce habituelle"), max_length=20, blank=True)
    label = EncryptedCharField(_("pièce"), max_length=160)
    holder = EncryptedCharField(_("qui l’a"), max_length=10, choices=PieceHolder.choices)
    state = EncryptedCharField(
        _("où elle en est"), max_length=8, choices=PieceState.choices, default=PieceState.MISSING
    )
    since = EncryptedDateField(_("depuis le"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noté par")
    )
    at = models.DateTimeField(_("noté le"))

    class Meta:
        verbose_name = _("pièce d’une demande de logement")
        verbose_name_plural = _("pièces des demandes de logement")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"pièce n° {self.pk}"

    @property
    def is_awaited(self) -> bool:
        return self.state in AWAITED

    def said(self, language: str) -> str:
        """As a parent reads it, when it is one of the catalogue; else as it was typed."""
        known = usual_pieces().get(self.usual)
        return known.said(language) if known else self.label

    @property
    def is_usual(self) -> bool:
        return self.usual in usual_pieces()


class Outcome(models.TextChoices):
    CAME = "came", _("la famille est venue")
    MISSED = "missed", _("la famille n’est pas venue")
    MOVED = "moved", _("reporté")
    CANCELLED = "cancelled", _("annulé")


class Appointment(models.Model):
    """A meeting about the request, with the CCAS or a landlord."""

    request = models.ForeignKey(
        HousingRequest,
        models.CASCADE,
        related_name="appointments",
        verbose_name=_("demande de logement"),
    )
    on = EncryptedDateField(_("le"))
    hour = EncryptedCharField(_("heure"), max_length=5)
    # Said in a text message, which somebody else may read: an address, no name of a service.
    address = EncryptedCharField(_("adresse"), max_length=120, blank=True)
    with_whom = EncryptedCharField(_("avec"), max_length=120, blank=True)
    remind = EncryptedBooleanField(_("rappel à la famille"), default=True)
    outcome = EncryptedCharField(
        _("ce qu’il en est"), max_length=10, choices=Outcome.choices, blank=True
    )
    outcome_words = EncryptedTextField(
        _("ce qui s’est dit"), max_length=SENTENCE_LENGTH, blank=True
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noté par")
    )
    at = models.DateTimeField(_("noté le"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("suite notée par"),
    )

    class Meta:
        verbose_name = _("rendez-vous logement")
        verbose_name_plural = _("rendez-vous logement")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"rendez-vous n° {self.pk}"

    @property
    def is_expected(self) -> bool:
        """Nobody has said yet what became of it."""
        return not self.outcome


class HousingNote(models.Model):
    """What one side writes for itself: the référente's team, or whom the request is confided to."""

    request = models.ForeignKey(
        HousingRequest,
        models.CASCADE,
        related_name="notes",
        verbose_name=_("demande de logement"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("écrite par")
    )
    # Written by who follows the family: her stand-in reads it. Else its author alone.
    of_team = models.BooleanField(_("note de l’équipe"))
    text = EncryptedTextField(_("note"), max_length=1000)
    for_both = EncryptedBooleanField(_("lue aussi par l’autre côté"), default=False)
    at = models.DateTimeField(_("écrite le"))
    corrected_at = models.DateTimeField(_("corrigée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("note sur le logement")
        verbose_name_plural = _("notes sur le logement")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"note n° {self.pk}"
