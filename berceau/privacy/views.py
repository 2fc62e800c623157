"""« Confiance »: who may see what, what is held and how long, what I opened."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.privacy import queries, register, words
from berceau.privacy.access import compartment_labels, every_agent

PER_PAGE = 50


@every_agent
@require_safe
def matrix(request: AgentRequest) -> HttpResponse:
    context = {
        "compartments": words.compartments(request.agent.role),
        "your_role": words.role_label(request.agent.role),
    }
    return render(request, "privacy/matrix.html", context)


@every_agent
@require_safe
def data_register(request: AgentRequest) -> HttpResponse:
    return render(request, "privacy/register.html", {"chapters": register.chapters()})


@every_agent
@require_safe
def own_readings(request: AgentRequest) -> HttpResponse:
    pages = Paginator(queries.own_readings(request.agent), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    labels = compartment_labels()
    openings = [
        {"reading": reading, "compartment": labels.get(reading.compartment, reading.compartment)}
        for reading in page
    ]
    context = {"page": page, "openings": openings}
    return render(request, "privacy/readings.html", context)
