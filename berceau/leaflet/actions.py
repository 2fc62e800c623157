"""What the team chooses for the leaflet of a place."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from berceau.accounts.models import Agent
from berceau.directory.models import Service
from berceau.leaflet import policies
from berceau.leaflet.models import LeafletChoice, Place
from berceau.leaflet.zone import Zone
from berceau.privacy import journal


@transaction.atomic
def choose(*, zone: Zone, service_id: int, place: str, by: Agent, at: datetime) -> None:
    """Put a service first, leave it out, or (empty) let it take its turn again.

    Raises PermissionDenied, Service.DoesNotExist, ValueError for another place.
    """
    if not policies.can_choose(by):
        raise PermissionDenied
    if place and place not in Place.values:
        raise ValueError(place)
    service = Service.objects.published().get(pk=service_id)
    which = {
        "commune_code": zone.commune_code,
        "neighbourhood": zone.neighbourhood,
        "service": service,
    }
    if place:
        LeafletChoice.objects.update_or_create(
            **which, defaults={"place": place, "by": by, "at": at}
        )
    else:
        LeafletChoice.objects.filter(**which).delete()
    journal.did("leaflet.chosen", by=by, at=at, service=service.pk, zone=zone.key, place=place)
