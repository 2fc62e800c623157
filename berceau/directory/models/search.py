"""What the search reads: made from the entries, thrown away and made again at will."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """A service or a professional that can be found, and the words it is found by."""

    # Its bit in every `SearchTerm`.
    number = models.PositiveIntegerField(unique=True)
    # Plain keys, not foreign keys: the words of what was deleted must still be taken out.
    service_key = models.BigIntegerField(null=True, unique=True)
    professional_key = models.BigIntegerField(null=True, unique=True)
    reference = models.CharField(max_length=12)
    # « word:weights » separated by spaces: those of the fields that hold it.
    words = models.TextField(blank=True)
    # What filters look at, separated by spaces: « kind:pmi from:0 lang:ar ».
    tags = models.TextField(blank=True)
    # The order among equals: first letters of the name, then a draw from the reference.
    rank = models.BigIntegerField()
    # Square of the map (`finding.geography`).
    cell = models.IntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        verbose_name = _("entrée de l’index de recherche")
        verbose_name_plural = _("entrées de l’index de recherche")
        # Distances are measured from the index alone: the rows themselves are wide.
        indexes: ClassVar = [
            models.Index(
                fields=["cell", "number", "latitude", "longitude"], name="search_entry_by_square"
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="search_entry_of_one_thing",
                condition=Q(service_key__isnull=False, professional_key__isnull=True)
                | Q(service_key__isnull=True, professional_key__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.reference}"


class SearchTerm(models.Model):
    """One root at one weight, one filter, or one group of letters: the set of those who have it."""

    key = models.CharField(max_length=120, unique=True)
    entries = models.PositiveIntegerField()
    # `finding.bits.pack`.
    bits = models.BinaryField()

    class Meta:
        verbose_name = _("terme de l’index de recherche")
        verbose_name_plural = _("termes de l’index de recherche")

    def __str__(self) -> str:
        return self.key


class SearchWord(models.Model):
    """A word that at least one entry holds: what a typing error is compared with."""

    word = models.CharField(max_length=40, unique=True)
    # Its bit in the sets of groups of letters.
    number = models.PositiveIntegerField(unique=True)
    entries = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("mot de l’index de recherche")
        verbose_name_plural = _("mots de l’index de recherche")

    def __str__(self) -> str:
        return self.word


class SearchState(models.Model):
    """One row: the lock of whoever writes the index, and what the index was made with."""

    next_entry = models.PositiveIntegerField(default=0)
    next_word = models.PositiveIntegerField(default=0)
    # Of the words and rules that made it: another one means that it must be made again.
    made_with = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("état de l’index de recherche")
        verbose_name_plural = _("état de l’index de recherche")

    def __str__(self) -> str:
        return self.made_with
