"""What is reminded and when, what each adult accepts, what one family is spared, what was said."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.families.models import Adult, Family
from berceau.messaging.models import Message

LONGEST_DELAY = 120
"""Days before or after the beginning of a step: beyond, nobody would link the two."""
EVERY_STEP = ""


class Pace(models.TextChoices):
    """How often an adult accepts to be written to."""

    NONE = "none", _("rien")
    LIGHT = "light", _("un peu")
    REGULAR = "regular", _("régulier")
    REINFORCED = "reinforced", _("renforcé")


class Level(models.IntegerChoices):
    """From which pace a step is reminded."""

    LIGHT = 1, _("à tous ceux qui acceptent des rappels")
    REGULAR = 2, _("à ceux qui ont choisi « régulier » ou « renforcé »")
    REINFORCED = 3, _("à ceux qui ont choisi « renforcé »")


class ReminderRule(models.Model):
    """The team's choice for one line of the calendar; it replaces that of `reminders.toml`."""

    step = models.CharField(_("étape"), max_length=20, unique=True)
    days_before = models.PositiveSmallIntegerField(
        _("jours avant le début"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(LONGEST_DELAY)],
    )
    days_after = models.PositiveSmallIntegerField(
        _("jours après le début, si rien n’est fait"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(LONGEST_DELAY)],
    )
    level = models.PositiveSmallIntegerField(
        _("pour qui"), choices=Level.choices, default=Level.LIGHT
    )
    is_active = models.BooleanField(_("rappelée"), default=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("modifiée par")
    )
    changed_at = models.DateTimeField(_("modifiée le"))

    class Meta:
        verbose_name = _("règle de rappel")
        verbose_name_plural = _("règles de rappel")
        ordering: ClassVar = ["step"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_reminded_step_has_a_day",
                condition=Q(is_active=False)
                | Q(days_before__isnull=False)
                | Q(days_after__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.step


class Rhythm(models.Model):
    """The pace that one adult chose; without a row, that of `reminders.toml`."""

    adult = models.OneToOneField(Adult, models.CASCADE, related_name="rhythm")
    pace = models.CharField(_("rythme"), max_length=10, choices=Pace.choices)
    at = models.DateTimeField(_("choisi le"))
    # Empty when the adult said it.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noté par"),
    )

    class Meta:
        verbose_name = _("rythme des rappels")
        verbose_name_plural = _("rythmes des rappels")

    def __str__(self) -> str:
        return self.get_pace_display()


class Mute(models.Model):
    """« Pas pour cette famille »: one step, or every reminder when `step` is empty."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="mutes")
    step = models.CharField(_("étape"), max_length=20, blank=True, default=EVERY_STEP)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noté par")
    )
    at = models.DateTimeField(_("noté le"))

    class Meta:
        verbose_name = _("rappel arrêté pour une famille")
        verbose_name_plural = _("rappels arrêtés pour une famille")
        constraints: ClassVar = [
            models.UniqueConstraint(name="muted_once", fields=["family", "step"])
        ]

    def __str__(self) -> str:
        return self.step or "*"


class Reminded(models.Model):
    """One adult was told of one thing, by this message: never told twice."""

    adult = models.ForeignKey(Adult, models.CASCADE, related_name="reminded")
    family = models.ForeignKey(Family, models.CASCADE, related_name="reminded")
    # Which source gave it, and under which name: asked again when the message is about to leave.
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    on = models.DateField(_("à dire le"))
    message = models.ForeignKey(Message, models.CASCADE, related_name="reminds")

    class Meta:
        verbose_name = _("rappel")
        verbose_name_plural = _("rappels")
        constraints: ClassVar = [
            models.UniqueConstraint(name="reminded_once", fields=["adult", "key"])
        ]

    def __str__(self) -> str:
        return self.key
