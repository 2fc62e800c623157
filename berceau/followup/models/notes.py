"""Contact notes and promises."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from berceau.families.models import Family
from berceau.kit.encrypted import EncryptedJSONField, EncryptedTextField

if TYPE_CHECKING:
    from berceau.accounts.models import Agent


class NoteKind(models.TextChoices):
    CALL = "call", _("Appel")
    SMS = "sms", _("SMS")
    VISIT = "visit", _("Visite")
    MEETING = "meeting", _("Rencontre")
    NO_ANSWER = "no_answer", _("Pas de réponse")
    ANNOUNCEMENT = "announced", _("Annonce d’un partenaire")


class Theme(models.TextChoices):
    RESPITE = "respite", _("répit")
    HOUSING = "housing", _("logement")
    HEALTH = "health", _("santé")
    SLEEP = "sleep", _("sommeil")
    CHILDCARE = "childcare", _("mode de garde")
    SCHOOL = "school", _("école")
    RIGHTS = "rights", _("droits")
    WORK = "work", _("travail")
    OUTINGS = "outings", _("sorties")


class Readers(models.TextChoices):
    AUTHOR = "author", _("Moi seulement")
    TEAM = "team", _("La référente et sa remplaçante")


class NoteQuerySet(models.QuerySet["Note"]):
    def readable_by(self, agent: Agent) -> Self:
        """Her own notes, and the team's notes (on files that she may open)."""
        return self.readable_by_key(agent.pk)

    def readable_by_key(self, reader: int) -> Self:
        """The same, by the key of the agent."""
        return self.filter(Q(author_id=reader) | Q(readers=Readers.TEAM))


class Note(models.Model):
    """What was said, in a sentence. Private by default: read by its author alone."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notes", verbose_name=_("auteur")
    )
    kind = models.CharField(_("contact"), max_length=10, choices=NoteKind.choices)
    text = EncryptedTextField(_("ce qui a été dit"), max_length=2000, blank=True)
    themes = EncryptedJSONField(_("thèmes"), default=list, blank=True)
    readers = models.CharField(
        _("qui peut lire"), max_length=6, choices=Readers.choices, default=Readers.AUTHOR
    )
    # The contact came from the family: it moves `Family.last_word_on`.
    from_family = models.BooleanField(_("la famille s’est exprimée"), default=True)
    happened_on = models.DateField(_("le"))
    at = models.DateTimeField(_("écrite le"))
    # The form's own key: a double tap or a replayed draft writes one note.
    form_key = models.CharField(max_length=40, unique=True, null=True, blank=True)

    objects: ClassVar = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note de contact")
        verbose_name_plural = _("notes de contact")
        ordering: ClassVar = ["-happened_on", "-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["family", "-happened_on", "-at"], name="notes_of_family")
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} · {self.get_kind_display()}"


class PromiseKind(models.TextChoices):
    FIRST_CALL = "first_call", _("premier appel promis")
    CALL_BACK = "call_back", _("rappel promis")
    ASKED = "asked", _("appel demandé sur le site")


WITHIN_48_H = (PromiseKind.FIRST_CALL, PromiseKind.ASKED)
"""Seen under « Aujourd'hui » as soon as they are made."""


class PromiseQuerySet(models.QuerySet["Promise"]):
    def pending(self) -> Self:
        """Neither kept nor cancelled."""
        return self.filter(kept_at__isnull=True, cancelled_at__isnull=True)

    def to_keep(self, on: date) -> Self:
        """Those to think of on this day: due, or within 48 h and put off by nobody."""
        within_48_h = Q(kind__in=WITHIN_48_H, postponed_times=0)
        return self.pending().filter(Q(due_on__lte=on) | within_48_h)


class Promise(models.Model):
    """A call promised to a family, with the last day to keep it."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="promises")
    kind = models.CharField(_("promesse"), max_length=10, choices=PromiseKind.choices)
    due_on = models.DateField(_("à tenir le"))
    # Nobody, when the family asked for it itself on the public site.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()
    kept_at = models.DateTimeField(_("tenue le"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    postponed_times = models.PositiveSmallIntegerField(_("reports"), default=0)
    # Set when declaring a loss stopped it: undoing the loss gives it back.
    stopped_by = models.ForeignKey(
        "followup.Loss", models.SET_NULL, null=True, blank=True, related_name="stopped_promises"
    )

    objects: ClassVar = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promesse")
        verbose_name_plural = _("promesses")
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"],
                name="promises_to_keep",
                condition=Q(kept_at__isnull=True, cancelled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.due_on}"

    @property
    def is_pending(self) -> bool:
        return self.kept_at is None and self.cancelled_at is None
