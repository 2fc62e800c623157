"""The public site: what the thousand days are, whom to call, the notices. No family content."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from berceau.families import communes
from berceau.portal import queries
from berceau.privacy.access import public


def _notice(request: HttpRequest, template: str) -> HttpResponse:
    context = {
        "controller": settings.CONTROLLER,
        "dpo_contact": settings.DPO_CONTACT,
        "commune": communes.name_of(settings.COMMUNE),
        "register": queries.register(),
    }
    return render(request, template, context)


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home of the territory: the référentes and how to reach them."""
    context = {
        "commune": communes.name_of(settings.COMMUNE),
        "referentes": queries.referentes_to_call(on=timezone.localdate()),
        "help_lines": queries.help_lines(),
        "follow_up_years": settings.FOLLOW_UP_END_MONTHS // 12,
    }
    return render(request, "portal/home.html", context)


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested, and what was not."""
    return _notice(request, "portal/accessibility.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is written about a family, why, how long, and its rights."""
    return _notice(request, "portal/privacy.html")


@public
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes this site."""
    return _notice(request, "portal/legal.html")
