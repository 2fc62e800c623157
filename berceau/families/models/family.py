"""The family file and the neighbourhoods of the territory."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from berceau.families.models.references import new_reference
from berceau.kit.encrypted import EncryptedBooleanField, EncryptedDateField
from berceau.kit.text import fold

if TYPE_CHECKING:
    from berceau.accounts.models import Agent


class Neighbourhood(models.Model):
    """A quartier, as the team names it."""

    commune_code = models.CharField(_("commune"), max_length=5)
    name = models.CharField(_("nom"), max_length=80)

    class Meta:
        verbose_name = _("quartier")
        verbose_name_plural = _("quartiers")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="neighbourhood_named_once", fields=["commune_code", "name"]
            )
        ]

    def __str__(self) -> str:
        return self.name


class FamilyState(models.TextChoices):
    OPEN = "open", _("suivie")
    CLOSED = "closed", _("close")
    MERGED = "merged", _("réunie à un autre dossier")


class Door(models.TextChoices):
    """How the family came in."""

    BIRTH_DESK = "birth_desk", _("déclaration de naissance")
    PARTNER = "partner", _("annonce d’un partenaire")
    PARENT = "parent", _("la famille elle-même")
    CALL = "call", _("appel de la famille")
    MOVED_IN = "moved_in", _("emménagement")
    SITE = "site", _("demande faite sur le site, par la personne elle-même")


class FamilyQuerySet(models.QuerySet["Family"]):
    def visible_to(self, agent: Agent) -> Self:
        """The files this agent may open today: hers, and those of whom she stands in for."""
        return self.answered_by(agent.answers_for) if agent.answers_for else self.none()

    def answered_by(self, referentes: Collection[int]) -> Self:
        """The files of these référentes (their keys), as whoever answers for them opens them."""
        return self.filter(referente_id__in=referentes).exclude(state=FamilyState.MERGED)

    def followed(self) -> Self:
        """Open, and not left untouched at somebody's request."""
        return self.filter(state=FamilyState.OPEN, frozen_on=None)


class Family(models.Model):
    """A household: those who live with the child, and the parent who lives elsewhere."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    name = models.CharField(_("nom de la famille"), max_length=120, blank=True)
    # The name without accents, for lists in the order of a French directory (see search.index).
    sort_name = models.CharField(max_length=160, blank=True, default="", editable=False)
    commune_code = models.CharField(_("commune de résidence"), max_length=5)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.SET_NULL, null=True, blank=True, verbose_name=_("quartier")
    )
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    address_complement = models.CharField(_("complément d’adresse"), max_length=120, blank=True)
    external_number = models.CharField(_("n° de dossier externe"), max_length=40, blank=True)
    referente = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="families",
        verbose_name=_("référente"),
    )
    state = models.CharField(
        _("état"), max_length=10, choices=FamilyState.choices, default=FamilyState.OPEN
    )
    door = models.CharField(_("arrivée par"), max_length=12, choices=Door.choices)
    entered_on = models.DateField(_("suivie depuis le"))
    # The last word that came *from* the family: our own messages and edits never move it.
    last_word_on = models.DateField(_("dernier signe de la famille"), null=True, blank=True)
    # A person asked that the file be left as it is (RGPD, article 18): nothing is written in it.
    frozen_on = models.DateField(_("laissé tel quel depuis le"), null=True, blank=True)

    # Facts that the calendar reads; empty means « not known », never « no ».
    # Those that tell of the couple or of housing are sealed: the database does not tell them.
    first_child = models.BooleanField(_("premier enfant"), null=True, blank=True)
    single_parent = EncryptedBooleanField(_("parent seul"), null=True, blank=True)
    unmarried = EncryptedBooleanField(_("parents non mariés"), null=True, blank=True)
    second_parent_employed = EncryptedBooleanField(
        _("second parent salarié"), null=True, blank=True
    )
    social_housing_request_on = EncryptedDateField(
        _("demande de logement social déposée le"), null=True, blank=True
    )
    separated_on = EncryptedDateField(_("séparation le"), null=True, blank=True)
    territory_arrived_on = EncryptedDateField(_("arrivée en France le"), null=True, blank=True)

    objects: ClassVar = FamilyQuerySet.as_manager()

    class Meta:
        verbose_name = _("famille")
        verbose_name_plural = _("familles")
        indexes: ClassVar = [
            models.Index(fields=["referente", "state", "last_word_on"], name="family_of_referente"),
            models.Index(fields=["referente", "sort_name", "id"], name="families_by_name"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="family_lives_in_a_commune", condition=~Q(commune_code="")),
        ]

    def __str__(self) -> str:
        # `files.fetch_file` asks for it with the file: a name costs no query.
        return self.called(getattr(self, "first_met", None))

    def called(self, first_name: str | None) -> str:
        """« Famille Dubois »; before its name is known, « Famille de Maëlys »."""
        if self.name:
            return gettext("Famille %(name)s") % {"name": self.name}
        if not first_name:
            return gettext("Famille sans nom encore")
        starts_with_vowel = fold(first_name)[:1] in "aeiouy"
        words = (
            gettext("Famille d’%(first_name)s")
            if starts_with_vowel
            else gettext("Famille de %(first_name)s")
        )
        return words % {"first_name": first_name}

    @property
    def is_open(self) -> bool:
        return self.state == FamilyState.OPEN

    @property
    def is_frozen(self) -> bool:
        """A person asked for limitation: it is kept, read when needed, never used nor changed."""
        return self.frozen_on is not None
