"""What every public page carries."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from berceau.families import communes
from berceau.portal.pages import BY_ROUTE
from berceau.portal.published import said


def show(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the public site: its description, the commune, how to reach the team."""
    match = request.resolver_match
    page = BY_ROUTE.get(match.view_name if match else "")
    common = {
        "page": page,
        "indexed": page is not None and not settings.DEMO,
        "commune": communes.name_of(settings.COMMUNE),
        "team_phone": settings.TEAM_PHONE,
        "team_hours": settings.TEAM_HOURS,
        "team_address": settings.TEAM_ADDRESS,
        "missing_phone": said("BERCEAU_TEAM_PHONE"),
    }
    return render(request, template, common | (context or {}), status=status)
