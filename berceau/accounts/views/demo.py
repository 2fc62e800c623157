"""« Entrer comme Claire »: this module's only route is added to the urls in demo mode alone."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from berceau.accounts import comeback, demo
from berceau.kit.limits import rate_limited


@rate_limited("demo_sign_in", "60/m/ip")
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    wanted = request.POST.get("agent", "")
    guests = {str(agent.pk): agent for agent in demo.guests(on=timezone.localdate())}
    if wanted not in guests:
        raise Http404
    demo.enter(request, guests[wanted])
    return redirect(comeback.of_this_site(request, request.POST.get("next", "")) or "home_of_agent")
