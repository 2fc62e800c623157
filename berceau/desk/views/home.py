"""The agents' home. Each page is composed of what the rooms contribute."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.desk import offline, queries
from berceau.families import search as families_search
from berceau.families.files import files_of, listed, open_file, shown
from berceau.privacy.access import CREATE, READ, opens, role_allows


@opens("followup", READ)
@require_safe
def today(request: AgentRequest) -> HttpResponse:
    """« Aujourd'hui »: whom to call first, what opens or is late, who has gone quiet."""
    at = timezone.now()
    day = timezone.localdate(at)
    blocks = queries.today_blocks(request.agent, day)
    for block in blocks:
        listed(
            request.agent,
            scope="desk:today",
            files=files_of(block.items),
            compartments=block.compartments,
            at=at,
        )
    context = {
        "today": day,
        "blocks": [block for block in blocks if block.column == "main"],
        "side_blocks": [block for block in blocks if block.column != "main"],
        "can_welcome": role_allows(request.agent.role, "followup", CREATE),
        "can_announce": role_allows(request.agent.role, "announcement", CREATE),
        "may_keep": offline.may_keep(request),
        "waiting": files_of(line for block in blocks if block.awaited for line in block.items),
        "followed": queries.followed(request.agent, day),
    }
    return render(request, "desk/today.html", context)


@opens("identity", READ)
@require_safe
def family(request: AgentRequest, reference: str) -> HttpResponse:
    """The family page: who they are, the frise, the steps, the notes, who answers for them."""
    at = timezone.now()
    opened = open_file(agent=request.agent, reference=reference, at=at)
    page = queries.family_page(request.agent, opened, timezone.localdate(at))
    shown(request.agent, opened, *page.compartments, at=at)
    return render(
        request, "desk/family.html", {"page": page, "family": opened, "today": page.today}
    )


@opens("identity", READ)
@require_safe
def summary(request: AgentRequest, reference: str) -> HttpResponse:
    """The family's summary, to print and hand over."""
    at = timezone.now()
    opened = open_file(agent=request.agent, reference=reference, at=at)
    page = queries.family_page(request.agent, opened, timezone.localdate(at), on_paper=True)
    shown(request.agent, opened, *page.compartments, at=at)
    return render(
        request, "desk/summary.html", {"page": page, "family": opened, "today": page.today}
    )


@opens("identity", READ)
@require_safe
def search(request: AgentRequest) -> HttpResponse:
    """Three letters of a name, the end of a phone number, a child's first name."""
    text = request.GET.get("q", "")[:100]
    at = timezone.now()
    results = families_search.find(request.agent, text) if text.strip() else []
    listed(
        request.agent,
        scope="desk:search",
        files=len(results),
        compartments=("identity", "agreement"),
        at=at,
    )
    context = {"text": text, "today": timezone.localdate(at), "results": results}
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, "desk/results.html" if fragment else "desk/search.html", context)
