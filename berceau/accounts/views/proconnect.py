"""ProConnect's screens: leaving for it, coming back, binding, releasing, leaving it too."""

from __future__ import annotations

import requests
from allauth.account.views import INTERNAL_RESET_SESSION_KEY
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from berceau.accounts import comeback, factors, proconnect
from berceau.accounts.middleware import AgentRequest
from berceau.accounts.models import Agent
from berceau.accounts.views.factors import asked_again
from berceau.kit.limits import rate_limited
from berceau.kit.readonly import writes_allowed
from berceau.ui import notices


def _go(request: HttpRequest, process: str, **details: object) -> HttpResponse:
    """A page with a link: the content policy lets a form lead to this site only."""
    if not settings.PROCONNECT_READY:
        return redirect("my_account" if process == AuthProcess.CONNECT else "account_login")
    try:
        url = proconnect.start(request, process, **details)  # type: ignore[arg-type]
    except (OAuth2Error, requests.RequestException, ValueError):
        return proconnect.refuse(request, "away", 503)
    return render(request, "socialaccount/leaving.html", {"url": url, "out": False})


@rate_limited("proconnect", "60/m/ip")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """« S'identifier avec ProConnect »."""
    if request.user.is_authenticated:
        return redirect("home_of_agent")
    wanted = comeback.of_this_site(request, request.POST.get("next", ""))
    return _go(request, AuthProcess.LOGIN, next_url=wanted)


@rate_limited("proconnect", "60/m/ip")
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """From the page of an invitation: enter with ProConnect instead of choosing a password."""
    link = {
        "uidb36": request.POST.get("uidb36", ""),
        "key": request.session.get(INTERNAL_RESET_SESSION_KEY, ""),
    }
    if proconnect.invited(link) is None:
        return proconnect.refuse(request, "invitation", 409)
    return _go(request, AuthProcess.LOGIN, data={"invitation": link})


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """ProConnect sends her back by a link: the only GET that signs in."""
    if not settings.PROCONNECT_READY:
        return redirect("account_login")
    with writes_allowed():
        view = proconnect.Back.adapter_view(proconnect.Door(request))  # type: ignore[no-untyped-call]
        answer: HttpResponse = view(request)
    return answer


@require_POST
@asked_again
def bind(request: AgentRequest) -> HttpResponse:
    """From « Mon compte »."""
    return _go(request, AuthProcess.CONNECT, data={"agent": request.user.pk})


@require_POST
def release(request: AgentRequest) -> HttpResponse:
    """Only who can still enter otherwise."""
    agent: Agent = request.agent
    if agent.has_usable_password() or factors.has_key(agent):
        SocialAccount.objects.filter(user=agent, provider=proconnect.KEY).delete()
        notices.success(request, _("ProConnect n’ouvre plus votre compte."))
    else:
        text = _("Choisissez d’abord un mot de passe, ou créez une clé d’accès : sans ProConnect, "
                 "vous ne pourriez plus entrer.")  # fmt: skip
        messages.error(request, text)
    return redirect("my_account")


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Signed out here; ProConnect's own session is closed too."""
    token = request.session.pop(proconnect.LEAVING, "")
    url = proconnect.leave_url(request, token) if token and settings.PROCONNECT_READY else ""
    if not url:
        return redirect(settings.ACCOUNT_LOGOUT_REDIRECT_URL)
    return render(request, "socialaccount/leaving.html", {"url": url, "out": True})
