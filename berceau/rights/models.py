"""What a person asked of their own data, what was answered; what a third party asked.

Numbers instead of keys to the file: a request outlives the file it speaks of, without its words.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from berceau.families.models.references import new_reference
from berceau.kit.encrypted import EncryptedJSONField, EncryptedTextField


class RequestKind(models.TextChoices):
    ACCESS = "access", _("accès : voir ce qui est gardé")
    RECTIFICATION = "rectification", _("rectification : corriger")
    OPPOSITION = "opposition", _("opposition : arrêter")
    LIMITATION = "limitation", _("limitation : laisser tel quel")
    ERASURE = "erasure", _("effacement : tout effacer")


class Scope(models.TextChoices):
    """What an opposition stops."""

    NONE = "", _("sans objet")
    FOLLOW_UP = "followup", _("tout l’accompagnement")
    CONTACT = "contact", _("les appels et les messages à cette personne")


class Identity(models.TextChoices):
    """How the identity was checked; no copy of a document is ever kept."""

    KNOWN = "known", _("connue de la référente, en face à face")
    CALLED_BACK = "called_back", _("rappelée au numéro déjà noté")
    DOCUMENT = "document", _("pièce d’identité montrée, sans copie")
    LETTER = "letter", _("courrier envoyé à l’adresse déjà notée")
    LINK = "link", _("lien personnel, ouvert sur son téléphone")


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("acceptée")
    PARTLY = "partly", _("acceptée en partie")
    REFUSED = "refused", _("refusée")


class RequestQuerySet(models.QuerySet["Request"]):
    def open(self) -> RequestQuerySet:
        """Not answered yet."""
        return self.filter(answered_on=None)


class Request(models.Model):
    """One request of one adult: what is asked, who checked, what was decided, by when."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    kind = models.CharField(_("demande"), max_length=14, choices=RequestKind.choices)
    scope = models.CharField(
        _("ce qui s’arrête"), max_length=10, choices=Scope.choices, blank=True, default=Scope.NONE
    )
    family_number = models.PositiveBigIntegerField(_("dossier"))
    adult_number = models.PositiveBigIntegerField(_("personne"))
    received_on = models.DateField(_("reçue le"))
    identity = models.CharField(
        _("identité vérifiée"), max_length=12, choices=Identity.choices, blank=True
    )
    words = EncryptedTextField(_("ce qui est demandé"), max_length=2000, blank=True)
    # Empty when the person asked it themselves, on their own page.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("notée le"))
    due_on = models.DateField(_("réponse due le"))
    extended_because = EncryptedTextField(_("prolongée parce que"), max_length=500, blank=True)
    answer = models.CharField(_("réponse"), max_length=8, choices=Answer.choices, blank=True)
    answer_words = EncryptedTextField(_("ce qui a été répondu"), max_length=2000, blank=True)
    answered_on = models.DateField(_("répondue le"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A limitation lasts until it is lifted.
    lifted_on = models.DateField(_("levée le"), null=True, blank=True)
    # Before and after, for a correction.
    changes = EncryptedJSONField(_("avant et après"), default=list, blank=True)

    objects: ClassVar = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande d’une personne")
        verbose_name_plural = _("demandes des personnes")
        ordering: ClassVar = ["answered_on", "due_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["family_number"], name="requests_of_family"),
            models.Index(
                fields=["due_on"], name="requests_to_answer", condition=Q(answered_on=None)
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="answer_is_given_by_somebody",
                condition=Q(answered_on=None, answer="", answered_by=None)
                | (~Q(answer="") & Q(answered_on__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="request_without_an_agent_came_by_a_link",
                condition=Q(recorded_by__isnull=False) | Q(identity="link"),
            ),
            models.CheckConstraint(
                name="request_is_due_after_it_came", condition=Q(due_on__gt=F("received_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.received_on}"

    @property
    def is_open(self) -> bool:
        return self.answered_on is None

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on < today


class AccessPack(models.Model):
    """What was gathered for an access request; once delivered, only its fingerprint is left."""

    request = models.OneToOneField(Request, models.CASCADE, related_name="pack")
    content = EncryptedJSONField(_("ce qui a été rassemblé"), default=list)
    masks = EncryptedJSONField(_("passages masqués"), default=dict)
    note = EncryptedTextField(_("mot d’accompagnement"), max_length=2000, blank=True)
    gathered_at = models.DateTimeField(_("rassemblé le"))
    approved_at = models.DateTimeField(_("relu le"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    delivered_at = models.DateTimeField(_("remis le"), null=True, blank=True)
    delivered_how = models.CharField(_("remis comment"), max_length=120, blank=True)
    fingerprint = models.CharField(_("empreinte de ce qui a été remis"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("dossier d’accès")
        verbose_name_plural = _("dossiers d’accès")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="nothing_delivered_before_it_is_read_again",
                condition=Q(delivered_at=None) | Q(approved_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.request_id)


class ThirdPartyRequest(models.Model):
    """A « tiers autorisé » asked for something: who, on which text, what was given, by whom."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    asked_by = models.CharField(_("qui demande"), max_length=200)
    legal_text = models.CharField(_("texte de loi cité"), max_length=200)
    in_writing = models.BooleanField(_("demande écrite et datée"), default=False)
    family_number = models.PositiveBigIntegerField(_("dossier"), null=True, blank=True)
    received_on = models.DateField(_("reçue le"))
    asked = EncryptedTextField(_("ce qui est demandé"), max_length=2000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("notée le"))
    answer = models.CharField(_("réponse"), max_length=8, choices=Answer.choices, blank=True)
    given = EncryptedTextField(_("ce qui a été remis"), max_length=2000, blank=True)
    answered_on = models.DateField(_("répondue le"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("demande d’un tiers autorisé")
        verbose_name_plural = _("demandes de tiers autorisés")
        ordering: ClassVar = ["answered_on", "-received_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="third_party_names_itself_and_its_text",
                condition=~Q(asked_by="") & ~Q(legal_text=""),
            )
        ]

    def __str__(self) -> str:
        return self.asked_by
