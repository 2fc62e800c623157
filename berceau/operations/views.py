"""« État de l’instance »: what the doctor finds, and what to do about it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.operations import doctor, night, state
from berceau.privacy.access import READ, opens


@opens("operations", READ)
@require_safe
def health(request: AgentRequest) -> HttpResponse:
    """No family is in sight: dates, counts and sentences about the machine."""
    at = timezone.now()
    lines = doctor.examine(at=at)
    last = state.last(night.KEPT_AS)
    context = {
        "verdict": doctor.verdict(lines),
        "red": [line for line in lines if line.level == doctor.ERROR],
        "amber": [line for line in lines if line.level == doctor.WARN],
        "green": [line for line in lines if line.level == doctor.OK],
        "night": last.get("lines", []),
        "night_at": state.moment(last),
    }
    return render(request, "operations/health.html", context)
