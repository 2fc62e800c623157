"""Each step of a referral: from what to what, by whom, when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from berceau.kit.encrypted import EncryptedCharField
from berceau.referrals.models.referral import Referral
from berceau.referrals.partners import reasons
from berceau.referrals.states import Actor, State


def reason_choices() -> list[tuple[str, str]]:
    """Why a structure cannot."""
    return list(reasons().items())


class Transition(models.Model):
    """One thing said of a referral. Taken back by a slip, it stays written and counts no more."""

    referral = models.ForeignKey(
        Referral, models.CASCADE, related_name="transitions", verbose_name=_("orientation")
    )
    before = models.CharField(_("avant"), max_length=20, choices=State.choices)
    after = models.CharField(_("après"), max_length=20, choices=State.choices)
    actor = models.CharField(_("dit par"), max_length=10, choices=Actor.choices)
    # The agent who wrote it, here or at the structure; nobody for a link, a parent or the clock.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("écrit par"),
    )  # fmt: skip
    at = models.DateTimeField(_("le"))
    # A key of `partners.toml`, [reasons].
    reason = EncryptedCharField(_("raison"), max_length=20, blank=True, choices=reason_choices)
    appointment_at = models.DateTimeField(_("rendez-vous le"), null=True, blank=True)
    undone_at = models.DateTimeField(_("repris le"), null=True, blank=True)

    class Meta:
        verbose_name = _("suite d’une orientation")
        verbose_name_plural = _("suites d’une orientation")
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"

    @property
    def reason_words(self) -> str:
        """Why the structure cannot, in words."""
        return str(reasons().get(self.reason, self.reason))
