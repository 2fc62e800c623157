"""What this room shows on the family page."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.families.policies import can_follow
from berceau.pathway.calendar import calendar_of, shown_first
from berceau.pathway.ribbon import ribbons

SHOWN = 8


def frise(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """One ribbon for each child and each ongoing pregnancy; nothing for what is lost."""
    page = reverse("pathway:calendar", args=[family.reference])
    found = ribbons(calendar_of(family, today, can_act=False), page=page)
    return {"ribbons": found, "calendar_url": page} if found else None


def to_do(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """Late, open, opening within thirty days: the first eight."""
    calendar = calendar_of(family, today, can_act=can_follow(agent, family))
    if not calendar.subjects:
        return None
    lines, more = shown_first(calendar.to_do(), SHOWN)
    return {
        "lines": lines,
        "more": more,
        "bereaved": calendar.bereaved,
        "calendar_url": reverse("pathway:calendar", args=[family.reference]),
        "next": reverse("desk:family", args=[family.reference]),
    }
