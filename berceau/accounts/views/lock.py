"""The idle lock: its page, unlocking from inside a page, and the sign of life of who types."""

from __future__ import annotations

import json

from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts import comeback, factors, lock
from berceau.accounts.middleware import AgentRequest
from berceau.accounts.models import Agent
from berceau.kit import limits

TRIES = "5/15m/key"


def _key(agent: Agent) -> str:
    return f"unlock-{agent.pk}"


def _opens(request: AgentRequest) -> bool:
    """Whether what was sent is hers: password, key, or the code of who has no password."""
    agent, sent = request.agent, request.POST
    if sent.get("credential"):
        return ReauthenticateWebAuthnForm(data=sent, user=agent).is_valid()
    if not agent.has_usable_password() and sent.get("password"):
        return ReauthenticateForm(data={"code": sent["password"]}, user=agent).is_valid()
    return agent.check_password(sent.get("password", ""))


def _wants_script(request: HttpRequest) -> bool:
    return bool(request.headers.get("X-Requested-With"))


@require_http_methods(["GET", "POST"])
def locked(request: AgentRequest) -> HttpResponse:
    """The page of the lock, and what unlocks: the same POST from here or from the covered page."""
    back = comeback.of_this_site(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "GET":
        return redirect(back or "home_of_agent") if not request.locked else _page(request, back)
    agent = request.agent
    if not limits.allowed(request, "unlock", TRIES, key=_key(agent)):
        wait = _("Trop d’essais. Attendez un quart d’heure, ou déconnectez-vous.")
        return _refused(request, back, wait, status=429)
    if not _opens(request):
        return _refused(
            request, back, _("Ce n’est pas ça. Vérifiez, puis recommencez."), status=422
        )
    limits.forget(request, "unlock", TRIES, key=_key(agent))
    lock.open_again(request, timezone.now())
    if _wants_script(request):
        return HttpResponse(status=204)
    return redirect(back or "home_of_agent")


def _page(request: AgentRequest, back: str, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "back": back,
        "error": error,
        "has_key": factors.has_key(request.agent),
        "by_code": not request.agent.has_usable_password(),
    }
    return render(request, "accounts/locked.html", context, status=status)


def _refused(request: AgentRequest, back: str, error: str, *, status: int) -> HttpResponse:
    if _wants_script(request):
        return JsonResponse({"error": error}, status=status)
    return _page(request, back, error, status)


@require_safe
def unlock_options(request: AgentRequest) -> HttpResponse:
    """What her key is asked."""
    asked = webauthn.begin_authentication(request.agent)
    return HttpResponse(
        json.dumps({"request_options": asked}, default=dict), content_type="application/json"
    )


@require_POST
def lock_now(request: AgentRequest) -> HttpResponse:
    """« Verrouiller », or the page that covered itself: the server locks too."""
    lock.close(request)
    return HttpResponse(status=204) if _wants_script(request) else redirect("account_locked")


@require_POST
def present(request: AgentRequest) -> HttpResponse:
    """She is typing: the session slides, by the middleware."""
    return HttpResponse(status=204)
