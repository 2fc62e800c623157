"""The pages for families and for professionals. They set no cookie and show no family."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from berceau.followup.queries.published import referentes
from berceau.pathway.help_lines import help_lines
from berceau.portal import calendar
from berceau.portal.views.common import show
from berceau.privacy.access import public


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home of the territory: what the thousand days are, the référentes, whom to call."""
    context = {
        "referentes": referentes(on=timezone.localdate()),
        "help_lines": help_lines(),
        "follow_up_years": settings.FOLLOW_UP_END_MONTHS // 12,
    }
    return show(request, "portal/home.html", context)


@public
@require_safe
def expecting(request: HttpRequest) -> HttpResponse:
    """« J'attends un enfant »."""
    today = timezone.localdate()
    context = {
        "moments": calendar.moments(calendar.EXPECTING, on=today),
        "amount": calendar.amount("R03", on=today),
        "help_lines": help_lines(),
    }
    return show(request, "portal/expecting.html", context)


@public
@require_safe
def born(request: HttpRequest) -> HttpResponse:
    """« Mon enfant est né »."""
    context = {
        "moments": calendar.moments(calendar.BORN, on=timezone.localdate()),
        "help_lines": help_lines(),
    }
    return show(request, "portal/born.html", context)


@public
@require_safe
def professionals(request: HttpRequest) -> HttpResponse:
    """« Je suis professionnel·le »."""
    return show(request, "portal/professionals.html")
