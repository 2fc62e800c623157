"""The outbox, what came back, what families wrote, and who asked us to stop."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.families.models import Adult, Family
from berceau.kit.encrypted import EncryptedTextField


class Channel(models.TextChoices):
    SMS = "sms", _("SMS")
    EMAIL = "email", _("courriel")
    LETTER = "letter", _("courrier")


class State(models.TextChoices):
    """Where a message is. Only the transitions of `states.py` exist."""

    WAITING = "waiting", _("en attente")
    SENDING = "sending", _("en train de partir")
    SENT = "sent", _("envoyé")
    DELIVERED = "delivered", _("reçu")
    FAILED = "failed", _("non remis")
    UNCERTAIN = "uncertain", _("parti peut-être")
    STOPPED = "stopped", _("arrêté")
    EXPIRED = "expired", _("trop tard")


class MessageQuerySet(models.QuerySet["Message"]):
    def to_send(self, at: datetime) -> Self:
        """Those whose moment has come, the oldest first."""
        return self.filter(state=State.WAITING, next_try_at__lte=at).order_by("next_try_at", "pk")


class Message(models.Model):
    """One message to one address. Its text goes after three months; that it left remains."""

    channel = models.CharField(_("canal"), max_length=6, choices=Channel.choices)
    purpose = models.CharField(_("objet"), max_length=20)
    # Empty for a message to somebody who is no parent.
    family = models.ForeignKey(
        Family, models.CASCADE, null=True, blank=True, related_name="messages"
    )
    adult = models.ForeignKey(Adult, models.CASCADE, null=True, blank=True, related_name="messages")
    # The children and pregnancies it speaks of, references apart by a space: a loss stops it.
    subject = models.CharField(max_length=200, blank=True)
    address = EncryptedTextField(_("numéro ou adresse"), max_length=254)
    address_index = models.CharField(max_length=64)
    title = EncryptedTextField(_("titre"), max_length=200, blank=True)
    body = EncryptedTextField(_("texte"), max_length=5000, blank=True)
    language = models.CharField(_("langue"), max_length=8, default="fr")
    # The same cause never writes two messages, and never leaves twice.
    key = models.CharField(max_length=120, unique=True)
    state = models.CharField(_("état"), max_length=9, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("raison"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("écrit le"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("écrit par"),
    )
    next_try_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("sans objet après le"))
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    segments = models.PositiveSmallIntegerField(_("longueur"), default=1)
    provider = models.CharField(max_length=40, blank=True)
    provider_id = models.CharField(max_length=120, blank=True)
    # The moment it was handed to the provider; from the claim on, so that a week is counted well.
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    receipt_at = models.DateTimeField(_("accusé le"), null=True, blank=True)

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["next_try_at"], name="messages_to_send", condition=Q(state="waiting")
            ),
            models.Index(fields=["family", "-created_at"], name="messages_of_family"),
            models.Index(fields=["adult", "sent_at"], name="messages_of_adult"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="provider_id_once",
                fields=["provider", "provider_id"],
                condition=~Q(provider_id=""),
            ),
            models.CheckConstraint(
                name="message_expires_after_it_is_written",
                condition=Q(expires_at__gt=models.F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.get_state_display()}"


class Incoming(models.Model):
    """What somebody wrote to us. The family is empty when nobody knows this number."""

    channel = models.CharField(_("canal"), max_length=6, choices=Channel.choices)
    address = EncryptedTextField(_("numéro ou adresse"), max_length=254)
    address_index = models.CharField(max_length=64, db_index=True)
    body = EncryptedTextField(_("texte"), max_length=2000, blank=True)
    received_at = models.DateTimeField(_("reçu le"))
    provider = models.CharField(max_length=40)
    provider_id = models.CharField(max_length=120)
    family = models.ForeignKey(
        Family, models.CASCADE, null=True, blank=True, related_name="incoming"
    )
    adult = models.ForeignKey(Adult, models.CASCADE, null=True, blank=True, related_name="incoming")
    # STOP and REPRENDRE answer themselves; the rest waits for somebody.
    handled_at = models.DateTimeField(_("traité le"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("traité par"),
    )

    class Meta:
        verbose_name = _("message reçu")
        verbose_name_plural = _("messages reçus")
        ordering: ClassVar = ["-received_at", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["family", "received_at"],
                name="incoming_unanswered",
                condition=Q(handled_at__isnull=True),
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="incoming_received_once", fields=["provider", "provider_id"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.received_at:%Y-%m-%d}"


class Optout(models.Model):
    """STOP: nothing more leaves to this address by this channel, until it is taken back."""

    channel = models.CharField(_("canal"), max_length=6, choices=Channel.choices)
    address_index = models.CharField(max_length=64)
    since = models.DateTimeField(_("depuis le"))
    until = models.DateTimeField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        verbose_name = _("arrêt demandé")
        verbose_name_plural = _("arrêts demandés")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="stopped_once_at_a_time",
                fields=["channel", "address_index"],
                condition=Q(until__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} · {self.since:%Y-%m-%d}"


class Pulse(models.Model):
    """What the worker says of itself: that it lives, and how each channel's provider answers."""

    # « worker », or a channel.
    key = models.CharField(max_length=20, unique=True)
    seen_at = models.DateTimeField(_("vu le"))
    failures = models.PositiveIntegerField(_("échecs de suite"), default=0)
    failing_since = models.DateTimeField(_("en échec depuis le"), null=True, blank=True)
    reason = models.CharField(_("raison"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("pouls de l’envoi")
        verbose_name_plural = _("pouls de l’envoi")

    def __str__(self) -> str:
        return f"{self.key} · {self.seen_at:%Y-%m-%d %H:%M}"


class Wording(models.Model):
    """One version of a text that the team wrote. Nothing is changed afterwards: the next follows.

    The text in force is that of the last version; without any, the one delivered with the house.
    """

    key = models.CharField(_("texte"), max_length=30)
    language = models.CharField(_("langue"), max_length=8)
    version = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("titre"), max_length=120, blank=True)
    text = models.TextField(_("texte"), max_length=2000)
    note = models.CharField(_("pourquoi"), max_length=200, blank=True)
    # A named person who speaks this language read this very text again.
    reviewed_by = models.CharField(_("relu par"), max_length=120, blank=True)
    at = models.DateTimeField(_("écrit le"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("écrit par")
    )

    class Meta:
        verbose_name = _("version d’un texte")
        verbose_name_plural = _("versions des textes")
        ordering: ClassVar = ["key", "language", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="wording_version_once", fields=["key", "language", "version"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} · {self.language} · {self.version}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None:
            raise TypeError("A version is written once.")
        super().save(*args, **kwargs)
