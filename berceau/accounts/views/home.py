"""The way in, and the agent's own page."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from berceau.accounts import demo, factors, sessions
from berceau.accounts.landing import first_page
from berceau.accounts.middleware import AgentRequest


class AgentLoginView(LoginView):
    """allauth's page, with what this instance offers beside a password."""

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        kwargs["initial"] = {**self.get_initial(), "shared": not sessions.said_own(self.request)}
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        guests = demo.guests(on=timezone.localdate()) if settings.DEMO else []
        return {**context, "guests": guests}


@require_safe
def home_of_agent(request: AgentRequest) -> HttpResponse:
    """Send the agent to the first page of her role."""
    return redirect(first_page(request.agent.role))


@require_safe
def my_account(request: AgentRequest) -> HttpResponse:
    """« Mon compte »: how she signs in, and what would let her in if she lost it."""
    held = factors.of(request.agent)
    by_type: dict[str, list[Authenticator]] = {}
    for one in held:
        by_type.setdefault(one.type, []).append(one)
    totp = next(iter(by_type.get(Authenticator.Type.TOTP, [])), None)
    passkeys = by_type.get(Authenticator.Type.WEBAUTHN, [])
    codes = next(iter(by_type.get(Authenticator.Type.RECOVERY_CODES, [])), None)
    context = {
        "totp": totp,
        "passkeys": passkeys,
        "codes": codes,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "codes_unseen": codes is not None and not codes.wrap().did_view,
        "removable": len(passkeys) + (totp is not None) > 1,
        "has_password": request.agent.has_usable_password(),
        "proconnect": settings.PROCONNECT_READY,
        "proconnect_bound": request.agent.socialaccount_set.exists(),
    }
    return render(request, "accounts/mine.html", context)
