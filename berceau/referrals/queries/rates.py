"""How many referrals a structure answers; never of a person, nor below a count."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.directory.models import Structure
from berceau.privacy.access import READ, matrix, role_allows
from berceau.referrals.models import Referral
from berceau.referrals.models.referral import index_of
from berceau.referrals.silence import asked_before, delays
from berceau.referrals.states import State, Way


@dataclass(frozen=True, slots=True)
class Rate:
    """Of so many referrals that had the time to be answered, so many were."""

    asked: int
    answered: int

    @property
    def words(self) -> str:
        """« a répondu à 8 orientations sur 10 »."""
        return _("a répondu à %(answered)d orientations sur %(asked)d") % {
            "answered": self.answered, "asked": self.asked,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class StructureRate:
    """One line of the page of the answers."""

    structure: Structure
    rate: Rate


def _rows(today: date) -> QuerySet[Referral]:
    """Sent over the period, and either answered or left long enough for silence to be one."""
    territory = settings.TERRITORY
    since = _start_of(today - timedelta(days=delays().rate_days))
    silent = _start_of(asked_before(today, territory=territory) + timedelta(days=1))
    return Referral.objects.filter(way=Way.PARTNER, sent_at__gte=since).filter(
        Q(answered_at__isnull=False) | Q(sent_at__lt=silent) & ~Q(state=State.REVOKED)
    )


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def rates(today: date, *, least: int, structures: Collection[str] | None = None) -> dict[str, Rate]:
    """Fingerprint of a structure -> its rate, for those that were asked at least so often. One
    query. `structures` are references."""
    rows = _rows(today)
    if structures is not None:
        rows = rows.filter(structure_index__in=[index_of(one) for one in structures])
    counted = (
        rows.order_by()
        .values("structure_index")
        .annotate(asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)))
    )
    return {
        row["structure_index"]: Rate(row["asked"], row["answered"])
        for row in counted
        if row["asked"] >= least
    }


def rate_of(structure_reference: str, today: date, *, least: int) -> Rate | None:
    """That of one structure; None below the count. One query."""
    found = rates(today, least=least, structures=[structure_reference])
    return found.get(index_of(structure_reference))


def least_for(agent: Agent) -> int:
    """Below how many referrals this agent is told nothing: more, for who is not of the team."""
    in_house = "internal5" in matrix()["statistics"][agent.role].qualifiers
    if in_house or role_allows(agent.role, "social", READ):
        return delays().rate_team
    return delays().rate_outside


def by_structure(today: date, *, least: int) -> list[StructureRate]:
    """Every structure asked often enough, in the order of their names. Two queries."""
    known = rates(today, least=least)
    if not known:
        return []
    return [
        StructureRate(structure, known[index_of(structure.reference)])
        for structure in Structure.objects.published().order_by("name", "pk")
        if index_of(structure.reference) in known
    ]
