"""What this room shows on the family page."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.families.policies import can_follow
from berceau.pathway.calendar import FamilyCalendar, calendar_of, shown_first
from berceau.pathway.ribbon import ribbons

SHOWN = 8


HELD = "_calendar_on_this_page"


def _calendar(agent: Agent, family: Family, today: date) -> FamilyCalendar:
    """The calendar that the panels of one page share: planned once for the file that it holds."""
    key = (agent.pk, today)
    held: tuple[object, FamilyCalendar] | None = family.__dict__.get(HELD)
    if held is None or held[0] != key:
        held = key, calendar_of(family, today, can_act=can_follow(agent, family))
        family.__dict__[HELD] = held
    return held[1]


def frise(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """One ribbon for each child and each ongoing pregnancy; nothing for what is lost."""
    page = reverse("pathway:calendar", args=[family.reference])
    found = ribbons(_calendar(agent, family, today), page=page)
    return {"ribbons": found, "calendar_url": page} if found else None


def to_do(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """Late, open, opening within thirty days: the first eight."""
    calendar = _calendar(agent, family, today)
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
