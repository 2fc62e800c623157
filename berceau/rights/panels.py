"""On the family page: a file left as it is, and what was asked and waits for an answer."""

from __future__ import annotations

from datetime import date

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.rights.models import Request


def banner(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """Limitation in force, requests not answered; one query. No word of what was asked."""
    waiting = list(
        Request.objects.open()
        .filter(family_number=family.pk)
        .order_by("due_on")
        .only("kind", "due_on", "received_on", "answered_on")
    )
    if not waiting and not family.is_frozen:
        return None
    return {"waiting": waiting, "frozen_on": family.frozen_on}
