"""A town with its directory."""

from __future__ import annotations

from typing import Any

import pytest

from berceau.config.seed.directory import tell_of_services
from berceau.families.models import Neighbourhood
from berceau.leaflet.zone import Zone
from tests import factories


@pytest.fixture
def town(db: None, settings: Any) -> None:
    """The fictional directory of the demonstration: 116 services."""
    settings.COMMUNE = "59122"
    settings.TEAM_PHONE = "01 99 00 70 00"
    settings.TEAM_HOURS = "du lundi au vendredi, 9 h à 17 h"
    Neighbourhood.objects.create(commune_code="59122", name="Martin-Martine")
    tell_of_services(today=factories.TODAY)


@pytest.fixture
def zone(town: None) -> Zone:
    return Zone("59122", Neighbourhood.objects.get())
