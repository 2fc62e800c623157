"""The way in: allauth does the rest."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from berceau.accounts.landing import first_page
from berceau.accounts.middleware import AgentRequest


@require_safe
def home_of_agent(request: AgentRequest) -> HttpResponse:
    """Send the agent to the first page of her role."""
    return redirect(first_page(request.agent.role))
