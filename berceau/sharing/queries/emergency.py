"""Emergency accesses as pages show them: the hour itself, the reviews, the family's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.families import communes
from berceau.families.models import Family
from berceau.families.queries import AdultView, ChildView
from berceau.kit.prepared import Asked, Prepared
from berceau.sharing import policies
from berceau.sharing.models import EmergencyAccess
from berceau.sharing.queries.people import living_children, one_adult

REVIEW_DAYS = 7
KEPT_ON_TODAY = timedelta(days=7)


# --- The hour -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class EmergencyPage:
    """Identity and contacts of one adult; the first names of the children; who follows them."""

    access: EmergencyAccess
    adult: AdultView
    address: str
    children: Sequence[ChildView]
    referente: Agent | None


def fetch(reference: str, *, agent: Agent, at: datetime) -> EmergencyAccess | None:
    """The access, if it is hers and the hour is not over."""
    access = (
        EmergencyAccess.objects.lasting(at)
        .select_related("adult", "family__referente")
        .filter(reference=reference, agent=agent)
        .first()
    )
    if access is None or not policies.can_read_emergency(agent, access, at=at):
        return None
    return access


def page_of(access: EmergencyAccess, today: date) -> EmergencyPage:
    """An adult who lives elsewhere does not give the address of this home."""
    family = access.family
    lives_here = not access.adult.lives_elsewhere
    parts = [family.address, family.address_complement, communes.label_of(family.commune_code)]
    return EmergencyPage(
        access=access,
        adult=one_adult(access.adult),
        address=", ".join(part for part in parts if part) if lives_here else "",
        children=living_children(family, today) if lives_here else [],
        referente=family.referente,
    )


def still_open(agent: Agent, at: datetime) -> QuerySet[EmergencyAccess]:
    """Her own accesses of this hour: the page can be found again."""
    return EmergencyAccess.objects.lasting(at).filter(agent=agent)


# --- The review ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ToReview:
    """One access that nobody has reviewed; no name of a family."""

    reference: str
    number: int
    opened_at: datetime
    agent: str
    function: str
    organisation: str
    due_on: date
    overdue: bool
    url: str


def emergencies_to_review(today: date) -> list[ToReview]:
    """Those not reviewed, the overdue ones first; one query."""
    waiting = EmergencyAccess.objects.to_review().select_related("agent").order_by("opened_at")
    lines = []
    for access in waiting:
        due_on = timezone.localdate(access.opened_at) + timedelta(days=REVIEW_DAYS)
        lines.append(
            ToReview(
                reference=access.reference,
                number=access.pk,
                opened_at=access.opened_at,
                agent=access.agent.full_name,
                function=str(access.get_role_display()),
                organisation=access.organisation,
                due_on=due_on,
                overdue=due_on < today,
                url=reverse("sharing:emergency_review", args=[access.reference]),
            )
        )
    return lines


def _to_review() -> QuerySet[EmergencyAccess]:
    return EmergencyAccess.objects.to_review()


_TO_REVIEW = Prepared(_to_review)


def count_to_review(agent: Agent, today: date) -> Asked:
    return _TO_REVIEW.asked()


def reviewed(limit: int = 20) -> QuerySet[EmergencyAccess]:
    """The last reviews."""
    return (
        EmergencyAccess.objects.filter(reviewed_at__isnull=False)
        .select_related("agent", "reviewed_by")
        .order_by("-reviewed_at")[:limit]
    )


# --- The référente and the family ---------------------------------------------------------
def of_her_families(agent: Agent, today: date) -> list[EmergencyAccess]:
    """Those of the last week on the files she answers for, for « Aujourd'hui »."""
    start = today - KEPT_ON_TODAY
    return list(
        EmergencyAccess.objects.filter(
            family__in=Family.objects.visible_to(agent), opened_at__date__gt=start
        ).select_related("family", "agent")
    )


def of_family(family: Family, limit: int = 10) -> list[EmergencyAccess]:
    """Every emergency access on this file, as the family may be told: function, organisation."""
    return list(EmergencyAccess.objects.filter(family=family)[:limit])
