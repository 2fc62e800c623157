"""Rows of the directory as the API says them."""

from __future__ import annotations

from typing import Any

from berceau.directory.di import out
from berceau.directory.models import Service, Structure


def structure(row: Structure) -> dict[str, Any] | None:
    """None for a row that data·inclusion cannot say."""
    said = out.structure(row)
    return None if said is None else said | {"berceau": _own(row)}


def service(row: Service) -> dict[str, Any] | None:
    """None for a row that data·inclusion cannot say."""
    said = out.service(row)
    if said is None:
        return None
    place = row.where
    own = _own(row) | {
        "age_min_mois": row.age_from_months,
        "age_max_mois": row.age_to_months,
        "grossesse": row.for_pregnancy,
        "langues": row.languages,
        "sans_rendez_vous": row.without_appointment,
        "a_apporter": row.to_bring or None,
        "comment_venir": (place.how_to_reach if place else "") or None,
    }
    return said | {"berceau": own}


def _own(row: Structure | Service) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "nature": row.kind or None,
        "verifie_le": row.verified_on.isoformat() if row.verified_on else None,
    }
