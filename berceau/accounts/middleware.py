"""Every request of a signed-in agent knows who she is on duty as, today, in the territory's day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from berceau.accounts.duty import load_cover
from berceau.accounts.models import Agent

SEEN = "seen_at"
SEEN_EVERY = timedelta(minutes=10)
"""A session slides with activity, but is written at most this often."""


class AgentRequest(HttpRequest):
    """A request whose agent is signed in and on duty."""

    agent: Agent


class AgentMiddleware:
    """Sets `request.agent` (None for a visitor) and keeps the session of an active agent alive."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = get_user(request)
        agent = user if isinstance(user, Agent) else None
        if agent is not None:
            load_cover(agent, on=timezone.localdate())
            self.slide(request, timezone.now())
        request.agent = agent  # type: ignore[attr-defined]
        return self.get_response(request)

    def slide(self, request: HttpRequest, now: datetime) -> None:
        """Mark the session as seen: it is then saved, with a new end, by Django's middleware."""
        seen = request.session.get(SEEN)
        if seen is None or abs(now.timestamp() - seen) >= SEEN_EVERY.total_seconds():
            request.session[SEEN] = int(now.timestamp())
