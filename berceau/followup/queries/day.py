"""What the follow-up puts in the day that an agent keeps on her phone."""

from __future__ import annotations

from datetime import date

from django.utils.text import capfirst

from berceau.accounts.models import Agent
from berceau.contract import DayLine
from berceau.followup.queries.today import to_call


def day_lines(agent: Agent, today: date) -> list[DayLine]:
    """« À appeler d'abord »: whom to ring and when, never the words last said."""
    return [
        DayLine(
            family=line.family,
            label=line.label,
            when=line.when,
            why="" if line.bereaved else capfirst(str(line.promise.get_kind_display())),
            recall=line.recall,
        )
        for line in to_call(agent, today)
    ]
