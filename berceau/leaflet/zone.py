"""The place that a leaflet is for: a commune, or one of its neighbourhoods."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from berceau.directory.models import Place
from berceau.families import communes
from berceau.families.models import Neighbourhood


@dataclass(frozen=True, slots=True)
class Zone:
    """A commune, and one of its neighbourhoods or none."""

    commune_code: str
    neighbourhood: Neighbourhood | None = None

    @property
    def commune(self) -> str:
        return communes.name_of(self.commune_code)

    @property
    def label(self) -> str:
        """« Martin-Martine, Cambrai »."""
        if self.neighbourhood is None:
            return self.commune
        return f"{self.neighbourhood.name}, {self.commune}"

    @property
    def key(self) -> str:
        """As addresses say it: « 59122 », « 59122-3 »."""
        if self.neighbourhood is None:
            return self.commune_code
        return f"{self.commune_code}-{self.neighbourhood.pk}"


def is_covered(code: str) -> bool:
    """The town's own commune, or one where the team names a neighbourhood or knows a place."""
    return (
        code == settings.COMMUNE
        or Neighbourhood.objects.filter(commune_code=code).exists()
        or Place.objects.filter(commune_code=code).exists()
    )


def zone_of(key: str) -> Zone:
    """The zone that an address names. Raises LookupError for a place that is not on the list."""
    code, _dash, number = key.partition("-")
    if not communes.exists(code):
        raise LookupError(key)
    if not number:
        return Zone(code)
    found = Neighbourhood.objects.filter(commune_code=code, pk=int(number)).first() if (
        number.isascii() and number.isdigit() and len(number) < 10
    ) else None  # fmt: skip
    if found is None:
        raise LookupError(key)
    return Zone(code, found)
