"""What this room shows on the family page and on « Ma page »."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.families.models import Adult, Family
from berceau.referrals.queries import lists, parents


def of_family(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """« Orientations »: to whom, where it stands. One query."""
    lines = lists.of_family(family)
    return {"lines": lines, "family": family} if lines else None


def of_adult(adult: Adult, today: date) -> dict[str, object] | None:
    """The sheets of this adult, and what they may answer."""
    return parents.panel(adult, today, at=timezone.now())
