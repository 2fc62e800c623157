"""What anybody may know of who follows families here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Prefetch

from berceau.families import communes
from berceau.followup.models import AssignmentRule
from berceau.followup.queries.referentes import on_duty

SHOWN = 20


@dataclass(frozen=True, slots=True)
class PublicReferente:
    """What anybody may know of a référente: her first name and the places she answers for."""

    first_name: str
    places: tuple[str, ...]


def referentes(*, on: date) -> list[PublicReferente]:
    """Those in post that day, by first name; nobody when the territory does not publish names."""
    if not settings.PUBLISH_FIRST_NAMES:
        return []
    rules = AssignmentRule.objects.select_related("neighbourhood").order_by("pk")
    agents = on_duty(on).prefetch_related(Prefetch("assignment_rules", rules))
    return [
        PublicReferente(agent.first_name, _places(list(agent.assignment_rules.all())))
        for agent in agents.order_by("first_name", "pk")[:SHOWN]
    ]


def _places(rules: list[AssignmentRule]) -> tuple[str, ...]:
    named = [
        rule.neighbourhood.name if rule.neighbourhood else communes.name_of(rule.commune_code)
        for rule in rules
    ]
    return tuple(dict.fromkeys(named)) or (communes.name_of(settings.COMMUNE),)
