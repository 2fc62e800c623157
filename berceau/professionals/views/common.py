"""What the public pages of this room share."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from berceau.families import communes


def show(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page for professionals: the commune, how to reach the team."""
    common = {
        "commune": communes.name_of(settings.COMMUNE),
        "team_phone": settings.TEAM_PHONE,
    }
    return render(request, template, common | context, status=status)


def file(content: bytes, *, kind: str, name: str) -> HttpResponse:
    """A file to keep; never in a cache."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
