"""« Mes familles », and the suggestions of communes."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families import communes as reference_list
from berceau.families import queries
from berceau.families.files import listed
from berceau.families.forms import ListForm
from berceau.privacy.access import CREATE, READ, every_agent, opens, role_allows

PAGE = 25


@opens("identity", READ)
@require_safe
def families(request: AgentRequest) -> HttpResponse:
    """The agent's families by name, a page at a time."""
    form = ListForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    chosen = given.get("quartier")
    filters = queries.Filters(
        text=given.get("nom", ""),
        neighbourhood=chosen.pk if chosen else None,
        closed=given.get("closes", False),
    )
    page = Paginator(queries.listed(request.agent, filters), PAGE).get_page(request.GET.get("page"))
    at = timezone.now()
    lines = queries.lines(list(page), agent=request.agent, today=timezone.localdate(at))
    listed(
        request.agent,
        scope="families:list",
        files=len(lines),
        compartments=queries.COMPARTMENTS_OF_LINES,
        at=at,
    )
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "filtered": bool(filters.text or filters.neighbourhood or filters.closed),
        "closed": filters.closed,
        "can_welcome": role_allows(request.agent.role, "followup", CREATE),
    }
    return render(request, "families/list.html", context)


@every_agent
@require_safe
def communes(request: AgentRequest) -> HttpResponse:
    """Options for a list of suggestions: whatever the name of the field, its text is searched."""
    typed = str(next(iter(request.GET.values()), ""))[:80]
    return render(
        request, "families/commune_options.html", {"communes": reference_list.search(typed)}
    )
