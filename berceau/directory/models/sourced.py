"""What every entry of the directory says of itself: where it comes from, and when it was true."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from berceau.families.models.references import new_reference

HERE = "berceau"
"""The source of what was written in this instance."""


class EntryQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        """What everybody may read."""
        return self.filter(archived_at__isnull=True)


class Sourced(models.Model):
    """A row that was imported from somewhere, or written here."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    # As data·inclusion says it: the producer, and its own key for this row.
    source = models.CharField(_("source"), max_length=80, default=HERE)
    source_id = models.CharField(_("identifiant chez la source"), max_length=200)
    source_link = models.URLField(_("fiche chez la source"), max_length=2083, blank=True)
    updated_on = models.DateField(_("mise à jour le"))
    # What the source last said, field by field (our names), to know what it changes next time.
    imported = models.JSONField(default=dict, blank=True, editable=False)
    # Names of the fields corrected here: an import does not touch them any more.
    corrected = models.JSONField(_("champs corrigés ici"), default=list, blank=True)
    # Among these, those that the source has changed since: somebody should look.
    to_review = models.JSONField(_("la source a changé depuis"), default=list, blank=True)
    verified_on = models.DateField(_("vérifiée le"), null=True, blank=True, db_index=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tenue par"),
    )
    created_at = models.DateTimeField(_("créée le"))
    archived_at = models.DateTimeField(_("retirée le"), null=True, blank=True)
    archived_because = models.CharField(_("retirée parce que"), max_length=200, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "source_id"], name="one_%(class)s_by_source_key"
            )
        ]

    @property
    def is_published(self) -> bool:
        return self.archived_at is None
