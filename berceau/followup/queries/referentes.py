"""The référentes on duty, how many families each follows, and which one a new family goes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from berceau import contract
from berceau.accounts.models import Agent, Mandate
from berceau.accounts.roles import Role
from berceau.families.models import Family, FamilyState
from berceau.followup.models import AssignmentRule
from berceau.kit.prepared import Asked, Prepared

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Charge(TypedDict):
    """What counting adds to an agent."""

    open_families: int


def on_duty(on: date) -> QuerySet[Agent]:
    """Active agents with a mandate of référente in force that day."""
    mandates = Mandate.objects.in_force(on).filter(role=Role.REFERENTE)
    return Agent.objects.filter(is_active=True, pk__in=mandates.values("agent_id"))


def colleagues(agent: Agent, on: date) -> QuerySet[Agent]:
    """The other référentes of the same organisation."""
    posts = Mandate.objects.in_force(on).filter(role=Role.REFERENTE)
    mandates = posts.filter(organisation_id__in=posts.filter(agent=agent).values("organisation_id"))
    return (
        Agent.objects.filter(is_active=True, pk__in=mandates.values("agent_id"))
        .exclude(pk=agent.pk)
        .order_by("last_name", "first_name", "pk")
    )


def with_open_families(
    agents: QuerySet[Agent],
) -> QuerySet[WithAnnotations[Agent, Charge]]:
    """Each with `open_families`, the number of open files she answers for."""
    counts = (
        Family.objects.followed()
        .filter(referente=OuterRef("pk"))
        .order_by()
        .values("referente")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return agents.annotate(open_families=Coalesce(Subquery(counts, output_field=IntegerField()), 0))


def choose(*, commune_code: str, neighbourhood_id: int | None, on: date) -> Agent | None:
    """Who answers for a new family: her neighbourhood's rule, else her commune's, else anybody.

    Several for one rule: the one with the fewest open families, then the oldest account. None when
    the team has no référente in post.
    """
    rules = AssignmentRule.objects.filter(commune_code=commune_code).filter(
        Q(neighbourhood__isnull=True) | Q(neighbourhood=neighbourhood_id)
        if neighbourhood_id
        else Q(neighbourhood__isnull=True)
    )
    near: set[int] = set()
    around: set[int] = set()
    for rule in rules:
        (near if rule.neighbourhood_id else around).add(rule.referente_id)
    lightest_first = list(with_open_families(on_duty(on)).order_by("open_families", "pk"))
    for wanted in (near, around):
        for agent in lightest_first:
            if agent.pk in wanted:
                return agent
    return lightest_first[0] if lightest_first else None


@dataclass(frozen=True, slots=True)
class Balance:
    """One référente and the number of families she follows."""

    agent: Agent
    families: int
    on_duty: bool


def balance(on: date) -> list[Balance]:
    """In alphabetical order, never by number: those in post, and those who left families behind."""
    duty = set(on_duty(on).values_list("pk", flat=True))
    followed = Family.objects.followed().exclude(referente=None).order_by()
    known = Agent.objects.filter(
        Q(pk__in=duty) | Q(pk__in=followed.values("referente_id").distinct())
    )
    agents = with_open_families(known).order_by("last_name", "first_name", "pk")
    return [Balance(agent, agent.open_families, agent.pk in duty) for agent in agents]


def without_referente() -> int:
    """How many open files were entrusted to nobody."""
    return Family.objects.filter(referente=None, state=FamilyState.OPEN).count()


def left_alone(on: date) -> QuerySet[Family]:
    """Open files that nobody in post answers for: entrusted to nobody, or to who has left."""
    gone = Agent.objects.exclude(pk__in=on_duty(on).values("pk"))
    return Family.objects.filter(
        Q(referente=None) | Q(referente__in=gone.values("pk")), state=FamilyState.OPEN
    )


_LEFT_ALONE = Prepared(left_alone)


def how_many_left_alone(agent: Agent, on: date) -> Asked:
    """What waits behind « Affectation » in the menu."""
    return _LEFT_ALONE.asked(on=on)


@dataclass(frozen=True, slots=True)
class Unheard:
    """Words that no référente reads: of how many families, since when. Nobody is named."""

    families: int
    since: datetime


def unheard(on: date) -> Unheard | None:
    """Among the files that nobody in post answers for, those who wait for an answer."""
    waiting = contract.unheard(list(left_alone(on).values_list("pk", flat=True)))
    return Unheard(len(waiting), min(waiting.values())) if waiting else None
