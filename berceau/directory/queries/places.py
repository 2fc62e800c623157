"""Who else receives at a place."""

from __future__ import annotations

from berceau.directory.freshness import Entry
from berceau.directory.models import Place, Structure

SHOWN = 5


def others_at(place: Place, entry: Entry) -> list[str]:
    """Names of other structures of this address: what is said of the place is said for them too."""
    names = place.structures.order_by("name")
    if isinstance(entry, Structure):
        names = names.exclude(pk=entry.pk)
    return list(names.values_list("name", flat=True)[:SHOWN])
