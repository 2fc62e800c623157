"""Every request of a signed-in agent knows who she is on duty as, and whether it may go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import auth
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from berceau.accounts import factors, lock, sessions
from berceau.accounts.comeback import page_shown
from berceau.accounts.duty import load_cover
from berceau.accounts.models import Agent


class AgentRequest(HttpRequest):
    """A request whose agent is signed in and on duty."""

    agent: Agent
    locked: bool
    to_sign_out: bool


class AgentMiddleware:
    """Sets `request.agent` (None for a visitor) and keeps the session of an active agent alive."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = get_user(request)
        agent = user if isinstance(user, Agent) else None
        locked = False
        if agent is not None:
            now = timezone.now()
            load_cover(agent, on=timezone.localdate())
            sessions.listed(request, agent, at=now)
            locked = lock.is_locked(request, now)
            if not locked:
                self.slide(request, now)
        request.agent = agent  # type: ignore[attr-defined]
        request.locked = locked  # type: ignore[attr-defined]
        return self.get_response(request)

    def slide(self, request: HttpRequest, now: datetime) -> None:
        """Mark the session as seen: it is then saved, with a new end, by Django's middleware."""
        seen = request.session.get(lock.SEEN)
        if seen is None or abs(now.timestamp() - seen) >= lock.SEEN_EVERY.total_seconds():
            request.session[lock.SEEN] = int(now.timestamp())
            if seen is not None:
                sessions.seen(request, at=now)


OPEN_TO_ANYBODY = frozenset({"public", "parents", "guests"})
EXIT = frozenset({"account_logout"})
UNLOCKING = EXIT | {"account_locked", "account_unlock_options", "account_lock_now"}
SETTING_UP = UNLOCKING | {
    "second_factor",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
}


class GateMiddleware:
    """Between signing in and opening anything: the idle lock, then the second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "to_sign_out", False):
            sessions.close_this(request)
            auth.logout(request)
        return response

    def process_view(
        self, request: AgentRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        agent = request.agent
        if not request.user.is_authenticated or is_public(view):
            return None
        match = request.resolver_match
        route = match.view_name if match else ""
        if request.locked and route not in UNLOCKING:
            return to_the_lock(request)
        if not agent.role or factors.is_proved(request, agent) or route in EXIT:
            return None
        if factors.has_any(agent):
            # She holds one and this session never gave it: signing in again asks for it.
            request.to_sign_out = True
            return go(request, reverse("account_login"))
        return None if route in SETTING_UP else go(request, reverse("second_factor"))


def is_public(view: Callable[..., Any]) -> bool:
    """A page open to anybody shows no family: neither lock nor second factor stands before it."""
    return getattr(getattr(view, "access", None), "kind", "") in OPEN_TO_ANYBODY


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Redirect; htmx is told to load the whole page."""
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)


def to_the_lock(request: HttpRequest) -> HttpResponse:
    """A whole page goes to the lock and comes back; a script is told 423 and covers the page."""
    if request.headers.get("HX-Request") or request.headers.get("X-Requested-With"):
        response = HttpResponse(status=423)
        response["HX-Trigger"] = "berceau:locked"
        return response
    back = page_shown(request)
    return HttpResponseRedirect(
        reverse("account_locked") + ("?" + urlencode({"next": back}) if back else "")
    )
