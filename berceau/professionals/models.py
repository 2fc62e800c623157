"""Registrations of professionals and structures, and what happened to each."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.directory.models import Professional, Structure
from berceau.families.models.references import new_reference
from berceau.kit.encrypted import EncryptedCharField, EncryptedJSONField, EncryptedTextField
from berceau.professionals.states import IN_DIRECTORY, State, Verb


class Registration(models.Model):
    """What a professional says of themself, what of it was accepted, and until when."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    state = models.CharField(
        _("état"), max_length=15, choices=State.choices, default=State.DRAFT, db_index=True
    )
    # Where the link goes. It is not published: the address of the entry is in the answers.
    email = EncryptedCharField(_("courriel pour le lien"), max_length=254)
    email_index = models.CharField(max_length=64, db_index=True)
    # `answers.FIELDS`: what the person writes now; nothing of it shows before it is accepted.
    answers = EncryptedJSONField(_("réponses"), default=dict, blank=True)
    # What the team accepted last, and that the directory shows.
    accepted = EncryptedJSONField(_("réponses acceptées"), default=dict, blank=True)
    # Of the accepted answers: for the count by commune.
    commune_code = models.CharField(_("commune"), max_length=5, blank=True)
    created_at = models.DateTimeField(_("commencée le"))
    changed_at = models.DateTimeField(_("dernier mot de la personne"))
    sent_at = models.DateTimeField(_("envoyée le"), null=True, blank=True)
    ended_at = models.DateTimeField(_("refusée ou retirée le"), null=True, blank=True)
    # Corrections of an accepted entry, sent and not seen to yet.
    correction_sent_at = models.DateTimeField(_("corrections envoyées le"), null=True, blank=True)
    # On the certificate and in the address that verifies it; the same from one year to the next.
    certificate = models.CharField(_("numéro du certificat"), max_length=12, blank=True)
    accepted_on = models.DateField(_("acceptée le"), null=True, blank=True)
    valid_until = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    # Of this year: the link that asks « is it still true? », and its reminder.
    asked_at = models.DateTimeField(_("revalidation demandée le"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("revalidation rappelée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("inscription d’un professionnel")
        verbose_name_plural = _("inscriptions des professionnels")
        ordering: ClassVar = ["-changed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registration_accepted_until_a_day",
                condition=~Q(state__in=sorted(IN_DIRECTORY))
                | (Q(valid_until__isnull=False) & ~Q(certificate="")),
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=~Q(certificate=""),
                name="one_registration_by_certificate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.get_state_display()}"

    def certified(self, on: date) -> bool:
        """Whether its certificate is valid that day, the last day included."""
        return (
            self.state == State.ACCEPTED and self.valid_until is not None and self.valid_until >= on
        )

    @property
    def told(self) -> dict[str, Any]:
        """What the team reads: corrections that were not handed over are their author's alone."""
        waits_for_nobody = self.state in IN_DIRECTORY and self.correction_sent_at is None
        told: dict[str, Any] = self.accepted if waits_for_nobody else self.answers
        return told

    @property
    def has_corrections(self) -> bool:
        return bool(self.accepted) and self.answers != self.accepted


class Hand(models.TextChoices):
    """Who made it happen."""

    APPLICANT = "applicant", _("La personne inscrite")
    AGENT = "agent", _("L’équipe")
    NIGHT = "night", _("Le programme de la nuit")


class RegistrationMove(models.Model):
    """One thing that happened to a registration: by whom, when, and why when somebody decided."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="moves")
    verb = models.CharField(_("geste"), max_length=20, choices=Verb.choices)
    came_from = models.CharField(_("de l’état"), max_length=15, choices=State.choices)
    led_to = models.CharField(_("à l’état"), max_length=15, choices=State.choices)
    hand = models.CharField(_("par qui"), max_length=10, choices=Hand.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("par"),
    )  # fmt: skip
    at = models.DateTimeField(_("le"))
    # Keys of `moderation.toml`.
    reasons = models.JSONField(_("raisons"), default=list, blank=True)
    sentence = EncryptedTextField(_("phrase lue par la personne"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("étape d’une inscription")
        verbose_name_plural = _("étapes des inscriptions")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.verb} · {self.at:%Y-%m-%d}"


class Attachment(models.Model):
    """The entry that the directory had before this registration, and that it keeps true: no twin.

    What the person says is written on that entry; `given` keeps what it said before, to give it
    back on the day the registration leaves it.
    """

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="attachment")
    structure = models.OneToOneField(
        Structure, models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("structure"),
    )  # fmt: skip
    professional = models.OneToOneField(
        Professional, models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("professionnel·le"),
    )  # fmt: skip
    # field -> [what the entry said, what the person says].
    given = EncryptedJSONField(_("champs donnés par la personne"), default=dict, blank=True)
    at = models.DateTimeField(_("rattachée le"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("rattachée par"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("rattachement à une fiche")
        verbose_name_plural = _("rattachements à une fiche")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="attached_to_one_entry",
                condition=Q(structure__isnull=False, professional=None)
                | Q(structure=None, professional__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} · {self.at:%Y-%m-%d}"

    @property
    def entry(self) -> Structure | Professional:
        """The entry of the directory."""
        found = self.structure or self.professional
        if found is None:
            raise ValueError("An attachment always has its entry.")
        return found
