"""Links that open a parent's page, pages that are open, codes, and what parents ask."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.families.models import Adult, Contact, Family
from berceau.families.models.references import new_reference
from berceau.kit.encrypted import EncryptedTextField


class AccessLink(models.Model):
    """One personal link: a fingerprint, never the link itself."""

    adult = models.ForeignKey(Adult, models.CASCADE, related_name="access_links")
    purpose = models.CharField(_("objet"), max_length=10)
    key_index = models.CharField(max_length=64, unique=True)
    # Where it was sent; empty for one that was printed. A contact that is taken away takes its
    # links with it, one that becomes unsafe closes them (see `doors.py`).
    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )
    made_at = models.DateTimeField(_("fait le"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("fait par"),
    )
    expires_at = models.DateTimeField(_("ne marche plus après le"))
    # The first opening, and the device that it belongs to since.
    used_at = models.DateTimeField(_("ouvert le"), null=True, blank=True)
    device_index = models.CharField(max_length=64, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(_("codes faux"), default=0)
    closed_at = models.DateTimeField(_("fermé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("lien personnel")
        verbose_name_plural = _("liens personnels")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="link_expires_after_it_is_made",
                condition=Q(expires_at__gt=models.F("made_at")),
            ),
            models.CheckConstraint(
                name="opened_link_belongs_to_a_device",
                condition=Q(used_at__isnull=True) | ~Q(device_index=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} · {self.made_at:%Y-%m-%d}"


class ParentSession(models.Model):
    """A page open on one device: closed by « Quitter », by time, or with its link."""

    adult = models.ForeignKey(Adult, models.CASCADE, related_name="parent_sessions")
    link = models.ForeignKey(AccessLink, models.CASCADE, related_name="sessions")
    key_index = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField(_("ouverte le"))
    ends_at = models.DateTimeField(_("finit au plus tard le"))
    closed_at = models.DateTimeField(_("fermée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("page ouverte par un parent")
        verbose_name_plural = _("pages ouvertes par un parent")

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d}"


class PersonalCode(models.Model):
    """The code that one adult chose, asked at each entry. Only its fingerprint is kept."""

    adult = models.OneToOneField(Adult, models.CASCADE, related_name="personal_code")
    code_hash = models.CharField(max_length=200)
    chosen_at = models.DateTimeField(_("choisi le"))
    wrong_in_a_row = models.PositiveSmallIntegerField(_("codes faux à la suite"), default=0)

    class Meta:
        verbose_name = _("code personnel")
        verbose_name_plural = _("codes personnels")

    def __str__(self) -> str:
        return f"{self.chosen_at:%Y-%m-%d}"


class Ask(models.TextChoices):
    """What a parent asks from their page."""

    BREATHER = "breather", _("souffler")
    CALL_BACK = "call_back", _("être rappelé·e")
    CODE = "code", _("code oublié")


class Soon(models.TextChoices):
    """Question 1 of « Besoin de souffler ? »: for when."""

    NOW = "now", _("aujourd’hui ou demain")
    WEEK = "week", _("cette semaine")
    LATER = "later", _("dans les semaines qui viennent")


class Relief(models.TextChoices):
    """Question 2: what would help."""

    TALK = "talk", _("parler à quelqu’un")
    HANDS = "hands", _("de l’aide à la maison, quelques heures")
    CARE = "care", _("quelqu’un pour garder mon enfant")
    UNSURE = "unsure", _("je ne sais pas encore")


class Moment(models.TextChoices):
    """Question 3, and the only one of « Je veux être rappelé·e »: when to ring."""

    ANY = "any", _("quand vous voulez")
    MORNING = "morning", _("le matin")
    NOON = "noon", _("à midi")
    AFTERNOON = "afternoon", _("l’après-midi")
    EVENING = "evening", _("en fin de journée")


class ParentRequest(models.Model):
    """What a parent asked, what they answered, and who took care of it."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    family = models.ForeignKey(Family, models.CASCADE, related_name="parent_requests")
    adult = models.ForeignKey(Adult, models.CASCADE, related_name="parent_requests")
    kind = models.CharField(_("demande"), max_length=9, choices=Ask.choices)
    soon = models.CharField(_("pour quand"), max_length=5, choices=Soon.choices, blank=True)
    relief = models.CharField(
        _("ce qui aiderait"), max_length=6, choices=Relief.choices, blank=True
    )
    moment = models.CharField(_("quand rappeler"), max_length=9, choices=Moment.choices, blank=True)
    words = EncryptedTextField(_("ses mots"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("demandé le"))
    cancelled_at = models.DateTimeField(_("retiré par le parent le"), null=True, blank=True)
    taken_at = models.DateTimeField(_("pris en charge le"), null=True, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pris en charge par"),
    )
    done_at = models.DateTimeField(_("fait le"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("fait par"),
    )

    class Meta:
        verbose_name = _("demande d’un parent")
        verbose_name_plural = _("demandes des parents")
        ordering: ClassVar = ["-asked_at", "-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["family", "asked_at"],
                name="parents_waiting",
                condition=Q(done_at__isnull=True, cancelled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.asked_at:%Y-%m-%d}"
