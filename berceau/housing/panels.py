"""What this room shows on the family page, in « Aujourd'hui », in the menu."""

from __future__ import annotations

from datetime import date

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.housing import policies
from berceau.housing.models import HousingRequest
from berceau.housing.policies import Reader
from berceau.housing.queries import lists
from berceau.housing.queries.dates import known_of
from berceau.housing.states import State


def of_family(agent: Agent, family: Family, today: date) -> dict[str, object] | None:
    """« Logement » : where the request stands, what is missing, what comes next."""
    requests = list(
        HousingRequest.objects.going_on()
        .with_renewal()
        .filter(family=family)
        .select_related("confided_to")
    )
    if not requests:
        return None
    for request in requests:
        # The page has loaded the file and its people: nothing of them is asked again.
        request.family = family
    return {
        "lines": [
            {
                "one": known.request,
                "state": State(known.request.state).label,
                "known": known,
                "missing": len(known.missing),
                "meeting": next(iter(known.expected(today)), None),
                "can_add": policies.can_add(Reader(agent, known.request, reached=False)),
            }
            for known in known_of(requests, today)
        ]
    }


def due(agent: Agent, today: date) -> list[lists.DueLine]:
    return lists.due(agent, today)
