"""What the family page shows: the last messages with each adult, each apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from berceau.accounts.models import Agent
from berceau.exchanges.queries import threads
from berceau.families.models import Family


def messages(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """« Messages »: one block an adult; hidden when there is nobody to write to."""
    adults = list(family.adults.all())
    if not adults:
        return None
    return {"threads": threads.threads(agent, family, adults, today)}


def compartments_of_messages(context: Mapping[str, Any]) -> tuple[str, ...]:
    return threads.compartments_of(context["threads"])
