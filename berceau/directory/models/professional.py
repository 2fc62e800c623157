"""Professionals who are known by their own name: a midwife, a childminder, a psychologist."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from berceau.directory.models.place import Place
from berceau.directory.models.sourced import EntryQuerySet, Sourced
from berceau.directory.models.structure import Structure


class Professional(Sourced):
    """A person who agreed to be in the directory; taken out when they say so."""

    first_name = models.CharField(_("prénom"), max_length=80)
    last_name = models.CharField(_("nom"), max_length=80)
    # A key of `taxonomy.toml`, [kinds].
    kind = models.CharField(_("métier"), max_length=40, blank=True, db_index=True)
    structure = models.ForeignKey(
        Structure, models.SET_NULL, null=True, blank=True, related_name="professionals",
        verbose_name=_("structure"),
    )  # fmt: skip
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="professionals",
        verbose_name=_("lieu"),
    )  # fmt: skip
    description = models.TextField(_("ce qu’elle fait"), max_length=2000, blank=True)
    phone = models.CharField(_("téléphone professionnel"), max_length=30, blank=True)
    email = models.EmailField(_("courriel professionnel"), blank=True)
    website = models.URLField(_("site web"), max_length=2083, blank=True)
    languages = models.JSONField(_("langues parlées"), default=list, blank=True)
    # When she agreed that her name be published; without it, only the team sees it.
    agreed_on = models.DateField(_("accord pour publier, le"), null=True, blank=True)

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta(Sourced.Meta):
        verbose_name = _("professionnel·le")
        verbose_name_plural = _("professionnel·les")
        ordering: ClassVar = ["last_name", "first_name", "pk"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
