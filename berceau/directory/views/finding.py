"""The directory as the team reads it: who keeps each entry, since when it is true."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.directory import mapping
from berceau.directory.policies import can_edit
from berceau.directory.queries.finding import results
from berceau.directory.queries.sheets import every, sheet
from berceau.privacy.access import READ, opens, public


@opens("directory", READ)
@require_safe
def entries(request: AgentRequest) -> HttpResponse:
    """The same search as parents, with who keeps each entry."""
    context = results(request.GET, on=timezone.localdate())
    context["can_edit"] = can_edit(request.agent)
    return mapping.allow_tiles(render(request, "directory/list.html", context))


@opens("directory", READ)
@require_safe
def entry(request: AgentRequest, reference: str, kind: str) -> HttpResponse:
    """One entry, with what is not published; withdrawn ones too."""
    found = get_object_or_404(every(kind), reference=reference)
    context = {
        "sheet": sheet(found, on=timezone.localdate()),
        "can_edit": can_edit(request.agent),
    }
    return render(request, "directory/entry.html", context)


@public
@require_safe
def outlines(request: HttpRequest) -> HttpResponse:
    """What the team put behind the pins: communes, neighbourhoods; nothing when there is none."""
    return HttpResponse(mapping.outlines(), content_type="application/geo+json")
