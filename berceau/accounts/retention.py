"""What the accounts stop keeping: an idle account closes, one that left loses its name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from berceau.accounts.models import Agent, Mandate, Submission
from berceau.accounts.roles import Role
from berceau.contract import Expired, RetentionRule

GONE = "@efface.invalid"
"""The end of the address of an account whose name is erased: no such domain can exist."""


def _seen_on(agent: Agent) -> date:
    return timezone.localdate(agent.last_login) if agent.last_login else agent.joined_on


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def idle(before: date) -> Iterator[Expired]:
    """Open accounts that nobody used since this day. One administrator always keeps hers."""
    unused = Q(last_login__lt=_end_of(before)) | Q(last_login=None, joined_on__lte=before)
    agents = list(Agent.objects.filter(unused, is_active=True).order_by("pk"))
    administrators = set(
        Mandate.objects.filter(
            role=Role.FUNCTIONAL_ADMIN, ends_on=None, agent__is_active=True
        ).values_list("agent_id", flat=True)
    )
    if administrators and administrators <= {agent.pk for agent in agents}:
        # Nobody could open the house again: the one seen last stays.
        last = max(
            (agent for agent in agents if agent.pk in administrators),
            key=lambda agent: (_seen_on(agent), agent.pk),
        )
        agents.remove(last)
    for agent in agents:
        yield Expired(agent.pk, _seen_on(agent))


def close_idle(keys: Collection[int], at: datetime) -> int:
    """The account no longer opens; it may be opened again."""
    return Agent.objects.filter(pk__in=keys, is_active=True).update(is_active=False)


def departed(before: date) -> Iterator[Expired]:
    """Closed accounts that were last used, or whose last mandate ended, on this day or earlier."""
    rows = (
        Agent.objects.filter(is_active=False)
        .exclude(email__endswith=GONE)
        .annotate(ended_on=Max("mandates__ends_on"))
        .order_by("pk")
    )
    for agent in rows:
        left_on = max(_seen_on(agent), agent.ended_on or date.min)
        if left_on <= before:
            yield Expired(agent.pk, left_on)


def forget_departed(keys: Collection[int], at: datetime) -> int:
    """A number is left where there was a name: lines of the journal still point to it."""
    for relation in Agent._meta.related_objects:
        # What the sign-in library keeps of her: addresses, second factors, outside identities.
        if relation.related_model.__module__.startswith("allauth."):
            rows = relation.related_model._base_manager
            rows.filter(**{f"{relation.field.name}__in": keys}).delete()
    agents = list(Agent.objects.filter(pk__in=keys, is_active=False))
    for agent in agents:
        agent.email = f"agent-{agent.pk}{GONE}"
        agent.first_name, agent.last_name = "Agent", f"n° {agent.pk}"
        agent.function = agent.work_phone = agent.reachable = ""
        agent.set_unusable_password()
        agent.save()
    return len(agents)


def forget_submissions(before: date, at: datetime) -> int:
    """The keys of forms received on this day or earlier: sent again, they would act again."""
    gone, _tables = Submission.objects.filter(received_at__lt=_end_of(before)).delete()
    return gone


RETENTION = (
    RetentionRule("agent_idle", _("Compte sans connexion, à désactiver"), idle, close_idle),
    RetentionRule("agent", _("Compte d’un agent parti"), departed, forget_departed),
    RetentionRule("submission", _("Clés des formulaires reçus"), sweep=forget_submissions),
)
