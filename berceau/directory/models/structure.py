"""Structures: who offers something to families."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from berceau.accounts.models import Organisation
from berceau.directory.models.place import Place
from berceau.directory.models.sourced import EntryQuerySet, Sourced


class Structure(Sourced):
    """A PMI, a crèche, a centre social, an association, a practice… with a door or a phone."""

    name = models.CharField(_("nom"), max_length=150)
    # A key of `taxonomy.toml`, [kinds].
    kind = models.CharField(_("nature"), max_length=40, blank=True, db_index=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="structures",
        verbose_name=_("lieu"),
    )  # fmt: skip
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    description = models.TextField(_("description"), max_length=10_000, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    website = models.URLField(_("site web"), max_length=2083, blank=True)
    # OpenStreetMap's `opening_hours`.
    hours = models.CharField(_("horaires"), max_length=500, blank=True)
    # Values of data·inclusion, `reseaux-porteurs`.
    networks = models.JSONField(_("réseaux porteurs"), default=list, blank=True)
    # The same body among those whose agents sign in here, when it is one.
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="structures",
        verbose_name=_("organisation qui a des comptes ici"),
    )  # fmt: skip

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta(Sourced.Meta):
        verbose_name = _("structure")
        verbose_name_plural = _("structures")
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
