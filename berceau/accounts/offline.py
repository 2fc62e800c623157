"""Phones that keep a day without network: which ones, and whether they may still open it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from berceau.accounts import factors, sessions
from berceau.accounts.duty import agent_in_mandate
from berceau.accounts.models import Agent, OfflineDevice

HEADER = "X-Appareil"
"""Where the phone says its number: never in an address, which would stay in logs."""
LIVES = timedelta(days=7)
"""A note may wait for the network as long; nothing is asked of an older phone."""

OPEN, LOCKED, ASLEEP, CLOSED = "open", "locked", "asleep", "closed"


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find(request: HttpRequest) -> OfflineDevice | None:
    """The phone that asks, if it is known."""
    token = request.headers.get(HEADER, "")
    if not token:
        return None
    return OfflineDevice.objects.filter(token_hash=_fingerprint(token)).first()


def keep(request: HttpRequest, agent: Agent, *, at: datetime) -> str:
    """This phone of hers keeps a day from now on, with this session; its number, to be kept there.

    A phone already known keeps its number.
    """
    key = request.session.session_key or ""
    known = find(request)
    if known is not None and known.agent_id == agent.pk:
        known.session_key, known.kept_at = key, at
        known.save(update_fields=["session_key", "kept_at"])
        return request.headers[HEADER]
    token = secrets.token_urlsafe(32)
    OfflineDevice.objects.create(
        agent=agent,
        token_hash=_fingerprint(token),
        session_key=key,
        device=sessions.device(request.META.get("HTTP_USER_AGENT", "")),
        kept_at=at,
    )
    return token


def standing(request: HttpRequest, device: OfflineDevice | None, *, at: datetime) -> str:
    """What this phone may do with what it keeps.

    « closed »: forget everything, at once (signed out, closed from elsewhere, account disabled,
    mandate over, somebody else signed in, device now shared). « asleep »: the session only ended
    by itself; nothing leaves before she signs in again. « locked »: she locked it.
    """
    if device is None or at - device.kept_at > LIVES:
        return CLOSED
    agent: Agent | None = request.agent  # type: ignore[attr-defined]
    if agent is None:
        return ASLEEP if _is_on_duty(device.agent_id, on=timezone.localdate(at)) else CLOSED
    if agent.pk != device.agent_id or not agent.role or sessions.is_shared(request):
        return CLOSED
    if request.locked:  # type: ignore[attr-defined]
        return LOCKED
    return OPEN if factors.is_proved(request, agent) else ASLEEP


def _is_on_duty(agent_id: int, *, on: date) -> bool:
    agent = agent_in_mandate(agent_id, on=on)
    return agent is not None and bool(agent.role)


def forget_before(moment: datetime) -> int:
    """Phones that kept nothing since this moment."""
    gone, _detail = OfflineDevice.objects.filter(kept_at__lt=moment).delete()
    return gone
