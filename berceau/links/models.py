"""Links sent to partners: a fingerprint, never the link itself."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from berceau.families.models.references import new_reference
from berceau.kit.encrypted import EncryptedCharField


class GuestLink(models.Model):
    """One link, for one purpose and one subject, sent to one professional address."""

    # In the address of the pages that it opens: two links open in two tabs never mix.
    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    purpose = models.CharField(_("objet"), max_length=30)
    # The reference of what it speaks of, in the room of its purpose.
    subject = models.CharField(max_length=40)
    email = EncryptedCharField(_("envoyé à"), max_length=254)
    key_index = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("fait le"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("fait par"),
    )  # fmt: skip
    expires_at = models.DateTimeField(_("ne marche plus après le"))
    opened_at = models.DateTimeField(_("ouvert la première fois le"), null=True, blank=True)
    closed_at = models.DateTimeField(_("fermé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("lien d’un partenaire")
        verbose_name_plural = _("liens des partenaires")
        indexes: ClassVar = [models.Index(fields=["purpose", "subject"], name="links_by_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="guest_link_expires_after_it_is_made",
                condition=Q(expires_at__gt=F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} · {self.made_at:%Y-%m-%d}"

    def is_alive(self, at: datetime) -> bool:
        return self.closed_at is None and self.expires_at > at
