"""Every request of a signed-in agent knows who she is on duty as, today, in the territory's day."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent


class AgentRequest(HttpRequest):
    """A request whose agent is signed in and on duty."""

    agent: Agent


class AgentMiddleware:
    """Sets `request.agent` (None for a visitor)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        agent = None
        if isinstance(user, Agent) or user.is_authenticated:
            agent = put_on_duty(user._wrapped if hasattr(user, "_wrapped") else user, on=timezone.localdate())  # type: ignore[union-attr, arg-type]
        request.agent = agent  # type: ignore[attr-defined]
        return self.get_response(request)
