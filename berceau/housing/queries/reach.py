"""Finding a request that this agent may read, or nothing."""

from __future__ import annotations

from datetime import date

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.families.policies import can_see
from berceau.housing import policies
from berceau.housing.models import HousingRequest
from berceau.housing.models.request import HousingRequestQuerySet
from berceau.housing.policies import Reader
from berceau.privacy.access import READ, role_allows
from berceau.sharing.queries.shares import reached


def visible(agent: Agent, today: date) -> HousingRequestQuerySet:
    """Requests of the files she follows, and those confided to her that a share opens."""
    every: HousingRequestQuerySet = HousingRequest.objects.all()
    if not role_allows(agent.role, policies.COMPARTMENT, READ):
        return every.none()
    found: HousingRequestQuerySet = HousingRequest.objects.of_files(agent)
    if policies.reads_by_share(agent.role):
        found = found | HousingRequest.objects.confided(agent, reached(agent, today))
    return found


def reader_of(agent: Agent, request: HousingRequest, today: date) -> Reader:
    """This agent in front of this request; one query when she does not follow the family."""
    if can_see(agent, request.family):
        return Reader(agent, request, reached=False)
    return Reader(agent, request, reached=request.family_id in reached(agent, today))


def fetch(agent: Agent, reference: str, today: date) -> Reader | None:
    """The request and its reader; None when it is not hers to read."""
    request = (
        HousingRequest.objects.with_renewal()
        .select_related("family__referente", "applicant", "confided_to", "created_by")
        .filter(reference=reference)
        .first()
    )
    if request is None:
        return None
    reader = reader_of(agent, request, today)
    return reader if policies.can_read(reader) else None


def family_of(agent: Agent, reference: str, today: date) -> tuple[Family, bool] | None:
    """A family that she follows or that a share opens to her, and whether it is by a share."""
    followed = (
        Family.objects.visible_to(agent)
        .select_related("referente")
        .filter(reference=reference)
        .first()
    )
    if followed is not None:
        return followed, False
    if not policies.reads_by_share(agent.role):
        return None
    shared = (
        Family.objects.followed()
        .select_related("referente")
        .filter(reference=reference, pk__in=reached(agent, today))
        .first()
    )
    return (shared, True) if shared is not None else None
