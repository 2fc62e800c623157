"""Writing in the journal: a reading from a page, an act from a verb."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from berceau.accounts.models import Agent
from berceau.privacy.models import Act, Reading


def read(*, by: Agent, family_id: int, compartment: str, ground: str, at: datetime) -> Reading:
    """One line: this agent opened this file. The only write that a GET may do."""
    mandate = by.mandate
    return Reading.objects.create(
        at=at,
        agent_id=by.pk,
        role=by.role,
        organisation=mandate.organisation.name if mandate else "",
        family_number=family_id,
        compartment=compartment,
        ground=ground,
    )


def did(
    verb: str, *, by: Agent | None, at: datetime, family_id: int | None = None, **detail: Any
) -> Act:
    """One line: this verb was done. Details are keys, dates and codes, never a person's words."""
    return Act.objects.create(
        at=at, agent_id=by.pk if by else None, verb=verb, family_number=family_id, detail=detail
    )
