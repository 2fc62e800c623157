"""« État de l’instance » and the list on paper."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.operations import doctor, night, state
from berceau.operations.paper import content, pack
from berceau.privacy import journal
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


@opens("paper", READ)
@require_safe
def paper(request: AgentRequest) -> HttpResponse:
    """What the paper list holds, and the two ways to have it. No family is shown here."""
    return render(request, "operations/paper.html", {"sealed": bool(settings.PAPER_PASSPHRASE)})


@opens("paper", READ)
@require_safe
def paper_day(request: AgentRequest) -> HttpResponse:
    """Her day and her contacts, to print now."""
    return _sheet(request, sealed=False)


@opens("paper", READ)
@require_safe
def paper_sealed(request: AgentRequest) -> HttpResponse:
    """The same, that only opens with the passphrase: to keep on another machine."""
    if not settings.PAPER_PASSPHRASE:
        raise Http404
    return _sheet(request, sealed=True)


def _sheet(request: AgentRequest, *, sealed: bool) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    pdf, files = pack.sheet(request.agent, today=today)
    journal.listed(
        by=request.agent,
        scope="operations:paper_sealed" if sealed else "operations:paper_day",
        files=files,
        compartments=content.COMPARTMENTS,
        ground=_("Liste imprimée, pour travailler sans Berceau"),
        at=at,
    )
    if sealed:
        pdf = pack.sealed(pdf, pack.passphrase())
    response = HttpResponse(pdf, content_type="application/pdf")
    how = "attachment" if sealed else "inline"
    response["Content-Disposition"] = f'{how}; filename="berceau-{today.isoformat()}.pdf"'
    return response
