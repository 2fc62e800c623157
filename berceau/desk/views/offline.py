"""What works without network: the page, its service worker, the day kept on a phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from berceau.accounts import offline as phones
from berceau.accounts.middleware import AgentRequest
from berceau.desk import offline
from berceau.followup.forms.notes import OfflineNoteForm
from berceau.privacy.access import READ, opens, public


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The same for everybody: what a phone keeps is opened there, by its script alone."""
    return render(
        request,
        "desk/offline.html",
        {"form": OfflineNoteForm(), "arrived": reverse("followup:note_arrived")},
    )


@public
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served from the root: it looks after every page, and keeps none."""
    return HttpResponse(
        offline.worker(),
        content_type="text/javascript; charset=utf-8",
        headers={"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"},
    )


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    return JsonResponse(offline.manifest(), content_type="application/manifest+json")


@public
@require_safe
def state(request: HttpRequest) -> HttpResponse:
    """Asked at each opening: whether this phone may still open what it keeps.

    Open to anybody, because whoever signed out must be told to forget. It tells nothing else.
    """
    device = phones.find(request)
    told: dict[str, object] = {
        "state": phones.standing(request, device, at=timezone.now()),
        "mayKeep": offline.may_keep(request),
    }
    if told["mayKeep"]:
        told["csrf"] = get_token(request)
    return JsonResponse(told)


@opens("followup", READ)
@require_POST
def keep(request: AgentRequest) -> HttpResponse:
    """« Garder ma journée sur ce téléphone »: asked each day, on her own device only."""
    if not offline.may_keep(request):
        sentence = _("Cet appareil est partagé : rien d’une famille n’y est gardé.")
        return JsonResponse({"sentence": sentence}, status=409)
    at = timezone.now()
    return JsonResponse(
        {
            "token": phones.keep(request, request.agent, at=at),
            "until": int(offline.ends_at(at).timestamp() * 1000),
            "day": offline.day(request.agent, at=at),
        }
    )
