"""What the family page shows of the persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from berceau.accounts.models import Agent
from berceau.families import policies, queries
from berceau.families.models import DateChange, Family


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A date that moved, in words."""

    what: str
    who: str
    before: date | None
    after: date | None
    by: str
    at: datetime


def _line(change: DateChange) -> ChangeLine:
    return ChangeLine(
        what=queries.label_of_change(change),
        who=str(change.child) if change.child else "",
        before=change.before,
        after=change.after,
        by=str(change.by),
        at=change.at,
    )


def people(agent: Agent, family: Family, today: date) -> dict[str, object]:
    """« Qui sont-ils »: each adult in their own block."""
    sheet = queries.people_sheet(family)
    return {
        "sheet": sheet,
        "history": [_line(change) for change in sheet.history],
        "can_edit": policies.can_edit(agent, family),
    }


def compartments_of_people(context: Mapping[str, Any]) -> tuple[str, ...]:
    """Names and address; how each is reached; the dates that moved."""
    return (
        "identity",
        *(("agreement",) if context["sheet"].adults else ()),
        *(("followup",) if context["history"] else ()),
    )


def compartments_of_children(context: Mapping[str, Any]) -> tuple[str, ...]:
    """Children; pregnancies and their dates."""
    sheet = context["sheet"]
    pregnancies = sheet.pregnancies or sheet.past_pregnancies
    return ("identity", "followup") if pregnancies else ("identity",)


def children(agent: Agent, family: Family, today: date) -> dict[str, object]:
    """Pregnancies, children, older siblings."""
    return {
        "sheet": queries.children_sheet(family, today),
        "can_edit": policies.can_edit(agent, family),
    }
