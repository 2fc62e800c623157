"""What a search compares: folded words of names, phone numbers written backwards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from berceau.families.models.family import Family


class TermKind(models.TextChoices):
    NAME = "name", _("nom d’un adulte ou de la famille")
    CHILD = "child", _("prénom d’un enfant")
    PHONE = "phone", _("téléphone, chiffres à l’envers")
    EMAIL = "email", _("adresse électronique")


class SearchTerm(models.Model):
    """A disposable index: rebuilt from the file whenever a name or a contact changes."""

    family = models.ForeignKey(Family, models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=5, choices=TermKind.choices)
    term = models.CharField(max_length=120)

    class Meta:
        verbose_name = _("mot de recherche")
        verbose_name_plural = _("mots de recherche")
        constraints: ClassVar = [
            models.UniqueConstraint(name="term_once", fields=["kind", "term", "family"])
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
