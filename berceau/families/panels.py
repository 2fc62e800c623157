"""What the family page shows of the persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from berceau.accounts.models import Agent
from berceau.families import policies, queries
from berceau.families.likeness import NewFile, lookalikes
from berceau.families.models import Contact, DateChange, Door, Family

NEW_FOR = timedelta(days=60)
"""How long a file opened by nobody is compared with the others."""


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


def alike(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """A file that somebody opened on the public site holds a number that another file holds.

    At the desk or on the phone an agent is told before she opens a file; here, nobody was there.
    """
    if family.door != Door.SITE or today - family.entered_on > NEW_FOR:
        return None
    reached = Contact.objects.filter(adult__family=family).values_list("value", flat=True)
    found = lookalikes(agent, NewFile(names=(), contacts=list(reached)), but=family.pk)
    if not found:
        return None
    return {"alike": found, "can_edit": policies.can_edit(agent, family)}
