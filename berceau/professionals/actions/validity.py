"""Until when an acceptance is good."""

from __future__ import annotations

from datetime import date

from berceau.professionals.catalogue import renewal
from berceau.rules.offsets import shift


def next_end(today: date) -> date:
    """The last day of an acceptance or a confirmation given today."""
    return shift(today, renewal().valid_months, 0)
