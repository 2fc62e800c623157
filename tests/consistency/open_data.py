"""One published structure and one service, for the walks over the routes of the API."""

from __future__ import annotations

from berceau.directory.models import Service, Structure
from tests.factories import AT, TODAY


def structure() -> Structure:
    return Structure.objects.get_or_create(
        source="api",
        source_id="s",
        defaults={"name": "PMI des Glycines", "updated_on": TODAY, "created_at": AT},
    )[0]


def service() -> Service:
    return Service.objects.get_or_create(
        source="api",
        source_id="v",
        defaults={
            "structure": structure(),
            "name": "Consultation",
            "updated_on": TODAY,
            "created_at": AT,
        },
    )[0]
