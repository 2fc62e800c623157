"""What a session has proved of its agent, and which second factors an agent holds."""

from __future__ import annotations

import time
from datetime import datetime

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from berceau.accounts.models import Agent

PRIMARY = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What lets in; recovery codes only stand in for one of these."""
FACTOR, DEMO = "mfa", "demo"
RECENT = 300
"""Seconds during which a sign-in spares asking the password again."""


def is_proved(request: HttpRequest, agent: Agent) -> bool:
    """Whether this session gave a second factor (or is the demonstration's single click)."""
    methods = {record.get("method") for record in get_authentication_records(request, agent)}
    return FACTOR in methods or (settings.DEMO and DEMO in methods)


def is_recent(request: HttpRequest, agent: Agent) -> bool:
    """Whether the agent proved who she is a few minutes ago."""
    records = get_authentication_records(request, agent)
    moments = [record["at"] for record in records if record.get("method") != DEMO]
    return bool(moments) and 0 <= time.time() - max(moments) < RECENT


def prove(request: HttpRequest, agent: Agent, *, by: str) -> None:
    """Record that this session gave a second factor."""
    record_authentication(request, agent, FACTOR, type=by)


def of(agent: Agent) -> list[Authenticator]:
    """Her authenticators, oldest first."""
    return list(Authenticator.objects.filter(user=agent).order_by("created_at", "pk"))


def has_any(agent: Agent) -> bool:
    return Authenticator.objects.filter(user=agent, type__in=PRIMARY).exists()


def has_key(agent: Agent) -> bool:
    return Authenticator.objects.filter(user=agent, type=Authenticator.Type.WEBAUTHN).exists()


@transaction.atomic
def remove_all(agent: Agent, *, at: datetime) -> int:
    """She lost everything: at her next sign-in she sets up another. Returns how many went."""
    removed, _ = Authenticator.objects.filter(user=agent).delete()
    agent.second_factor_reset_at = at
    agent.save(update_fields=["second_factor_reset_at"])
    return removed


def told_of_reset(agent: Agent) -> None:
    """She has a second factor again: the page no longer says that hers was taken away."""
    if agent.second_factor_reset_at is not None:
        agent.second_factor_reset_at = None
        agent.save(update_fields=["second_factor_reset_at"])
