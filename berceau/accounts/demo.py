"""The demonstration's single click. Outside the demo, no route leads here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import auth
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from berceau.accounts import factors
from berceau.accounts.models import Agent, Mandate

DOMAIN = "@demo.berceau.example"
BACKEND = "berceau.accounts.backends.AgentBackend"


def guests(*, on: date) -> Sequence[Agent]:
    """The accounts of the demonstration's town that have a mandate today, in their own order."""
    mandates = (
        Mandate.objects.in_force(on)
        .filter(agent__email__endswith=DOMAIN, agent__is_active=True)
        .select_related("agent")
        .order_by("agent_id", "-starts_on")
    )
    found: dict[int, Agent] = {}
    for mandate in mandates:
        agent = found.setdefault(mandate.agent_id, mandate.agent)
        if agent.mandate is None:
            agent.mandate = mandate
    return list(found.values())


def enter(request: HttpRequest, agent: Agent) -> None:
    """Open a session without password nor second factor, and say so in the session."""
    if not settings.DEMO:
        raise PermissionDenied("Hors de la démonstration, personne n’entre sans mot de passe.")
    auth.logout(request)
    auth.login(request, agent, backend=BACKEND)
    record_authentication(request, agent, factors.DEMO)
