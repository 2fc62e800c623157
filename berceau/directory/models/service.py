"""Services: what a structure offers, to whom, when, and how to come."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from berceau.directory.models.place import Place
from berceau.directory.models.sourced import EntryQuerySet, Sourced
from berceau.directory.models.structure import Structure


class Cost(models.TextChoices):
    """What it costs; the codes of data·inclusion (`frais`)."""

    FREE = "gratuit", _("gratuit")
    PAID = "payant", _("payant")


class ServiceQuerySet(EntryQuerySet):
    def published(self) -> Self:
        """What everybody may read: a structure that is withdrawn takes its services with it."""
        return super().published().filter(structure__archived_at__isnull=True)


class Service(Sourced):
    """One thing that families can use: a consultation, a workshop, a drop-in, a help."""

    structure = models.ForeignKey(
        Structure, models.CASCADE, related_name="services", verbose_name=_("structure")
    )
    # Where it takes place; that of the structure when empty.
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="services",
        verbose_name=_("lieu"),
    )  # fmt: skip
    name = models.CharField(_("nom"), max_length=150)
    description = models.TextField(_("description"), max_length=10_000, blank=True)
    # A key of `taxonomy.toml`, [kinds].
    kind = models.CharField(_("nature"), max_length=40, blank=True, db_index=True)

    # Ages of the child, in completed months; `age_to_months` is excluded (36: until the third
    # birthday). Empty: no limit on that side.
    age_from_months = models.PositiveSmallIntegerField(
        _("à partir de (mois)"), null=True, blank=True
    )
    age_to_months = models.PositiveSmallIntegerField(_("jusqu’à (mois)"), null=True, blank=True)
    # Whether pregnant women are received; None: it is not said.
    for_pregnancy = models.BooleanField(_("pendant la grossesse"), null=True, blank=True)

    # Values of data·inclusion, whose names they keep.
    di_type = models.CharField(_("type"), max_length=40, blank=True)
    themes = models.JSONField(_("thématiques"), default=list, blank=True)
    publics = models.JSONField(_("publics"), default=list, blank=True)
    publics_note = models.CharField(_("précisions sur le public"), max_length=2000, blank=True)
    cost = models.CharField(_("frais"), max_length=10, choices=Cost.choices, blank=True)
    cost_note = models.CharField(_("précisions sur les frais"), max_length=2000, blank=True)
    reception = models.JSONField(_("modes d’accueil"), default=list, blank=True)
    mobilisation = models.JSONField(_("comment le joindre"), default=list, blank=True)
    mobilisation_by = models.JSONField(_("qui peut le solliciter"), default=list, blank=True)
    mobilisation_note = models.CharField(_("précisions pour joindre"), max_length=2000, blank=True)
    mobilisation_link = models.URLField(_("lien pour solliciter"), max_length=2083, blank=True)
    conditions = models.TextField(_("conditions d’accès"), max_length=2000, blank=True)
    zone = models.JSONField(_("zone d’éligibilité"), default=list, blank=True)
    weekly_hours = models.FloatField(_("heures par semaine"), null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(_("nombre de semaines"), null=True, blank=True)

    # Codes of languages spoken, as `families.languages`.
    languages = models.JSONField(_("langues parlées"), default=list, blank=True)
    # None: it is not said.
    without_appointment = models.BooleanField(_("sans rendez-vous"), null=True, blank=True)
    to_bring = models.CharField(_("à apporter"), max_length=500, blank=True)
    hours = models.CharField(_("horaires"), max_length=500, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    # A named person: for the team, never published.
    contact_name = models.CharField(_("personne à joindre"), max_length=150, blank=True)

    objects: ClassVar = ServiceQuerySet.as_manager()

    class Meta(Sourced.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                name="service_ages_in_order",
                condition=Q(age_from_months__isnull=True)
                | Q(age_to_months__isnull=True)
                | Q(age_to_months__gt=F("age_from_months")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> Place | None:
        """Its own place, or that of its structure."""
        return self.place if self.place is not None else self.structure.place

    @property
    def is_published(self) -> bool:
        return self.archived_at is None and self.structure.archived_at is None
