"""Places: where structures and services receive."""

from __future__ import annotations

from hashlib import blake2s

from django.db import models
from django.utils.translation import gettext_lazy as _

from berceau.families.models import Neighbourhood
from berceau.families.models.references import new_reference
from berceau.kit.text import fold


def fingerprint_of(*, address: str, complement: str, postal_code: str, commune: str) -> str:
    """The same for two ways of writing one address: case, accents and punctuation are nothing."""
    words = " ".join(
        fold(part).replace(",", " ") for part in (address, complement, postal_code, commune)
    )
    return blake2s(" ".join(words.split()).encode(), digest_size=16).hexdigest()


class Place(models.Model):
    """One address, how to reach it, and who can come in."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    name = models.CharField(_("nom du lieu"), max_length=150, blank=True)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    complement = models.CharField(_("complément d’adresse"), max_length=200, blank=True)
    postal_code = models.CharField(_("code postal"), max_length=5, blank=True)
    commune = models.CharField(_("commune"), max_length=100, blank=True)
    commune_code = models.CharField(_("code INSEE"), max_length=5, blank=True, db_index=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("quartier"),
    )  # fmt: skip
    # Degrees, WGS 84.
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    accessibility_url = models.URLField(_("page Accèslibre"), max_length=2083, blank=True)
    # Keys of `taxonomy.toml`, [amenities].
    amenities = models.JSONField(_("ce qu’on y trouve"), default=list, blank=True)
    how_to_reach = models.CharField(_("comment venir"), max_length=300, blank=True)
    # Of its address: two imports of one address make one place. Empty only for a place without one.
    fingerprint = models.CharField(max_length=32, unique=True)

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")

    def __str__(self) -> str:
        return self.line or self.name

    @property
    def line(self) -> str:
        """« 12 rue du Moulin, 59400 Cambrai »."""
        town = " ".join(part for part in (self.postal_code, self.commune) if part)
        return ", ".join(part for part in (self.address, self.complement, town) if part)
