"""A social-housing request, the steps it went through, the household as it was declared."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from berceau.families.models import Adult, Family, FamilyState
from berceau.families.models.references import new_reference
from berceau.housing import numbers
from berceau.housing.catalogue import renewal_line, sizes
from berceau.housing.states import State
from berceau.kit.encrypted import (
    EncryptedCharField,
    EncryptedDateField,
    EncryptedJSONField,
    EncryptedTextField,
)

if TYPE_CHECKING:
    from berceau.accounts.models import Agent

SENTENCE_LENGTH = 300
RENEWAL_DAYS = ("opens_on", "late_from", "late_until", "active_from", "active_until")


class HousingRequestQuerySet(models.QuerySet["HousingRequest"]):
    def of_files(self, agent: Agent) -> Self:
        """Those of the files that this agent follows, or of whom she stands in for."""
        return self.filter(family__referente_id__in=agent.answers_for).exclude(
            family__state=FamilyState.MERGED
        )

    def confided(self, agent: Agent, reached: set[int]) -> Self:
        """Those confided to her by name, on files that a share opens to her."""
        return self.filter(confided_to=agent, family_id__in=reached)

    def going_on(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def with_renewal(self) -> Self:
        """With the days of the yearly renewal, which the calendar projects one at a time."""
        return self.annotate(
            renewal=FilteredRelation(
                "family__steps", condition=Q(family__steps__rule=renewal_line())
            )
        ).annotate(**{f"renewal_{day}": F(f"renewal__{day}") for day in RENEWAL_DAYS})

    def with_declaration(self) -> Self:
        """With the home as it was last declared, when nothing else is asked of declarations."""
        last = HouseholdReport.objects.filter(request=OuterRef("pk"), undone_at__isnull=True)
        return self.annotate(
            declared_people=Subquery(last.values("people")[:1]),
            declared_left_out=Subquery(last.values("left_out")[:1]),
        )


class HousingRequest(models.Model):
    """One request of one family. The day it was filed is the family's own fact, not a column."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    family = models.ForeignKey(
        Family, models.CASCADE, related_name="housing_requests", verbose_name=_("famille")
    )
    applicant = models.ForeignKey(
        Adult,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="housing_requests",
        verbose_name=_("qui demande"),
    )
    state = EncryptedCharField(
        _("étape"), max_length=12, choices=State.choices, default=State.PREPARING
    )
    number = EncryptedCharField(_("numéro unique"), max_length=numbers.LONGEST, blank=True)
    size = EncryptedCharField(_("logement demandé"), max_length=8, choices=sizes, blank=True)
    reasons = EncryptedJSONField(_("motifs"), default=list, blank=True)
    words = EncryptedTextField(_("ce que dit la famille"), max_length=SENTENCE_LENGTH, blank=True)
    confided_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("suivie avec"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ouverte par")
    )
    created_at = models.DateTimeField(_("ouverte le"))
    ended_at = models.DateTimeField(_("terminée le"), null=True, blank=True)

    objects: ClassVar = HousingRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande de logement")
        verbose_name_plural = _("demandes de logement")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["confided_to", "ended_at"], name="housing_confided"),
        ]

    def __str__(self) -> str:
        return f"demande n° {self.pk}"

    @property
    def is_going_on(self) -> bool:
        return self.ended_at is None

    @property
    def is_filed(self) -> bool:
        """It goes on, and was filed."""
        return self.is_going_on and self.state != State.PREPARING

    @property
    def filed_on(self) -> date | None:
        """The day it was filed, while it goes on: the fact that the calendar reads too."""
        return self.family.social_housing_request_on if self.is_going_on else None

    @property
    def shown_number(self) -> str:
        return numbers.shown(self.number)


class HousingStep(models.Model):
    """One step of a request: from what, to what, which day, by whom. Undone, it stays written."""

    request = models.ForeignKey(
        HousingRequest, models.CASCADE, related_name="steps", verbose_name=_("demande de logement")
    )
    before = EncryptedCharField(_("étape d’avant"), max_length=12, choices=State.choices)
    after = EncryptedCharField(_("étape"), max_length=12, choices=State.choices)
    on = EncryptedDateField(_("le"), null=True, blank=True)
    # What the family's own fact said just before: put back if the step was a slip.
    filed_before = EncryptedDateField(_("déposée le, avant cette étape"), null=True, blank=True)
    words = EncryptedTextField(_("précision"), max_length=SENTENCE_LENGTH, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noté par")
    )
    at = models.DateTimeField(_("noté le"))
    undone_at = models.DateTimeField(_("annulé le"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("annulé par"),
    )

    class Meta:
        verbose_name = _("étape d’une demande de logement")
        verbose_name_plural = _("étapes des demandes de logement")
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="housing_step_undone_by_someone",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.request} · {self.after}"

    @property
    def label(self) -> str:
        return str(State(self.after).label)


class HouseholdReport(models.Model):
    """The household as it was declared to the landlords, a day, by a person. The last one counts.

    `people` is a list of {key, what, name, day, count}; `left_out` the keys of those of the file
    who were left out on purpose; `words` says the same in words.
    """

    request = models.ForeignKey(
        HousingRequest,
        models.CASCADE,
        related_name="reports",
        verbose_name=_("demande de logement"),
    )
    people = EncryptedJSONField(_("composition du foyer"), default=list)
    left_out = EncryptedJSONField(_("laissés de côté"), default=list, blank=True)
    others = EncryptedJSONField(_("autres personnes du foyer"), default=int)
    words = EncryptedTextField(_("foyer déclaré"), blank=True, default="")
    on = EncryptedDateField(_("déclarée le"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noté par")
    )
    at = models.DateTimeField(_("noté le"))
    undone_at = models.DateTimeField(_("annulé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("composition déclarée")
        verbose_name_plural = _("compositions déclarées")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.request} · {self.at:%Y-%m-%d}"
