"""What this room puts in front of an agent: entries she keeps, what structures propose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from berceau.accounts.models import Agent
from berceau.directory.models import Structure, Suggestion
from berceau.directory.policies import can_edit
from berceau.directory.queries.campaigns import kept_by
from berceau.kit.prepared import Asked, Prepared

SHOWN = 5


def mine_to_verify(agent: Agent, today: date) -> Sequence[Structure]:
    """The structures she keeps and that nobody has looked at for too long; one query."""
    return list(kept_by(agent.pk, today)[:SHOWN]) if can_edit(agent) else []


def _proposed() -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(accepted=None)


_PROPOSED = Prepared(_proposed)


def proposed(_agent: Agent, _today: date) -> Asked:
    """What structures propose and that waits for a look, in the menu of whoever keeps entries."""
    return _PROPOSED.asked()
