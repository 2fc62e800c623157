"""Organisations, agents, mandates, absences."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from berceau.accounts.roles import OrganisationKind, Role, SecrecyGround
from berceau.kit.encrypted import EncryptedJSONField


class Organisation(models.Model):
    """A town hall, a CCAS, a PMI, an association… that employs agents."""

    name = models.CharField(_("nom"), max_length=150, unique=True)
    kind = models.CharField(_("nature"), max_length=20, choices=OrganisationKind.choices)
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["siret"], condition=~Q(siret=""), name="one_organisation_by_siret"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AgentManager(BaseUserManager["Agent"]):
    """Agents are created by an administrator or a command, never by public sign-up."""

    def create_agent(
        self, *, email: str, password: str | None, first_name: str, last_name: str, **rest: object
    ) -> Agent:
        agent = self.model(
            email=self.normalize_email(email).lower(),
            first_name=first_name,
            last_name=last_name,
            **rest,
        )
        agent.set_password(password)
        agent.save()
        return agent


class Agent(AbstractBaseUser):
    """A person who works with Berceau. Rights come from the mandate in force, never from here."""

    email = models.EmailField(_("adresse électronique"), unique=True)
    first_name = models.CharField(_("prénom"), max_length=80)
    last_name = models.CharField(_("nom"), max_length=80)
    function = models.CharField(_("fonction"), max_length=120, blank=True)
    work_phone = models.CharField(_("téléphone professionnel"), max_length=20, blank=True)
    reachable = models.CharField(_("heures où la joindre"), max_length=200, blank=True)
    is_active = models.BooleanField(_("compte actif"), default=True)
    joined_on = models.DateField(_("créé le"), auto_now_add=True)
    second_factor_reset_at = models.DateTimeField(
        _("second facteur retiré le"), null=True, blank=True
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    objects: ClassVar[AgentManager] = AgentManager()

    # Set once a request by `duty.put_on_duty`; policies read them and ask the database nothing.
    mandate: Mandate | None = None
    stands_in_for: frozenset[int] = frozenset()
    replaced_by: Agent | None = None

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
        ordering: ClassVar = ["last_name", "first_name"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def role(self) -> str:
        """The role of today's mandate; empty when there is none."""
        return self.mandate.role if self.mandate else ""

    @property
    def organisation_id(self) -> int | None:
        return self.mandate.organisation_id if self.mandate else None

    @cached_property
    def answers_for(self) -> frozenset[int]:
        """Keys of the référentes whose families she follows today: herself and the absent."""
        if self.role != Role.REFERENTE:
            return frozenset()
        return self.stands_in_for | {self.pk}


class MandateQuerySet(models.QuerySet["Mandate"]):
    def in_force(self, on: date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


class Mandate(models.Model):
    """What an agent may do, for whom, from when to when; the end day is included."""

    agent = models.ForeignKey(
        Agent, models.CASCADE, related_name="mandates", verbose_name=_("agent")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="mandates", verbose_name=_("organisation")
    )
    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices)
    secrecy_ground = models.CharField(
        _("secret professionnel"),
        max_length=20,
        choices=SecrecyGround.choices,
        default=SecrecyGround.NONE,
    )
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"), null=True, blank=True)

    objects: ClassVar = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandat")
        verbose_name_plural = _("mandats")
        ordering: ClassVar = ["-starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="mandate_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent} · {self.get_role_display()}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def in_force(self, on: date) -> Self:
        return self.filter(starts_on__lte=on, ends_on__gte=on, cancelled_at__isnull=True)


class Absence(models.Model):
    """« Je suis absente du … au …, je suis remplacée par … »: both days included."""

    agent = models.ForeignKey(
        Agent, models.CASCADE, related_name="absences", verbose_name=_("absente")
    )
    stand_in = models.ForeignKey(
        Agent, models.PROTECT, related_name="stand_ins", verbose_name=_("remplaçante")
    )
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    declared_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering: ClassVar = ["-starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="absence_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="nobody_stands_in_for_herself", condition=~Q(agent=F("stand_in"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} ({self.starts_on} – {self.ends_on})"


class Submission(models.Model):
    """A form that was received: the same key acts once, and hears the same outcome again."""

    key = models.CharField(_("clé du formulaire"), max_length=64, unique=True)
    agent = models.ForeignKey(
        Agent, models.CASCADE, null=True, related_name="+", verbose_name=_("agent")
    )
    route = models.CharField(_("route"), max_length=100)
    content = models.CharField(_("empreinte de ce qui a été envoyé"), max_length=64)
    outcome = EncryptedJSONField(_("réponse faite"), default=dict)
    received_at = models.DateTimeField(_("reçu le"), db_index=True)

    class Meta:
        verbose_name = _("formulaire reçu")
        verbose_name_plural = _("formulaires reçus")

    def __str__(self) -> str:
        return f"{self.route} ({self.received_at:%d/%m/%Y %H:%M})"


class OpenSession(models.Model):
    """A device where an agent is signed in: what « Mes appareils » lists, and closes."""

    agent = models.ForeignKey(
        Agent, models.CASCADE, related_name="open_sessions", verbose_name=_("agent")
    )
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(_("appareil"), max_length=60)
    shared = models.BooleanField(_("appareil partagé"), default=True)
    opened_at = models.DateTimeField(_("ouverte le"))
    seen_at = models.DateTimeField(_("vue le"))

    class Meta:
        verbose_name = _("session ouverte")
        verbose_name_plural = _("sessions ouvertes")
        ordering: ClassVar = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.agent} · {self.device}"


class OfflineDevice(models.Model):
    """A phone of her own on which an agent keeps her day without network.

    The phone holds the other half, a number that nobody guesses, and shows it to ask whether it
    may still open what it keeps. Without this row, the phone forgets everything.
    """

    agent = models.ForeignKey(
        Agent, models.CASCADE, related_name="offline_devices", verbose_name=_("agent")
    )
    token_hash = models.CharField(max_length=64, unique=True)
    session_key = models.CharField(max_length=40, db_index=True)
    device = models.CharField(_("appareil"), max_length=60)
    kept_at = models.DateTimeField(_("journée gardée le"))

    class Meta:
        verbose_name = _("téléphone hors ligne")
        verbose_name_plural = _("téléphones hors ligne")
        ordering: ClassVar = ["-kept_at"]

    def __str__(self) -> str:
        return f"{self.agent} · {self.device}"
