"""« Je suis absente du … au …, remplacée par … »."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from berceau.accounts.middleware import AgentRequest
from berceau.accounts.models import Absence
from berceau.followup import policies
from berceau.followup.actions import cover as verbs
from berceau.followup.forms.cover import AbsenceForm
from berceau.followup.queries import cover as queries
from berceau.followup.views.common import add_refusal, show
from berceau.privacy.access import CREATE, EDIT, opens
from berceau.ui import notices


@opens("cover", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: AgentRequest) -> HttpResponse:
    """Declare an absence; see those that run or are to come."""
    at = timezone.now()
    today = timezone.localdate(at)
    form = AbsenceForm(request.POST or None, by=request.agent, today=today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            absence = verbs.declare_absence(
                agent=data.get("agent") or request.agent,
                stand_in=data["stand_in"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                by=request.agent,
                at=at,
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            notices.success(
                request,
                _("C’est noté. %(who)s verra ces familles pendant ces jours seulement.")
                % {"who": absence.stand_in.full_name},
            )
            return HttpResponseRedirect(reverse("followup:absences"))
    context: dict[str, object] = {
        "lines": [
            {
                "absence": absence,
                "running": absence.starts_on <= today,
                "cancellable": policies.can_cancel_absence(request.agent, absence, today=today),
            }
            for absence in queries.absences_shown_to(request.agent, today)
        ],
        "today": today,
    }
    return show(request, "followup/absences.html", context, form)


@opens("cover", EDIT)
@require_POST
def cancel(request: AgentRequest, absence_id: int) -> HttpResponse:
    """Back early, or not leaving after all."""
    today = timezone.localdate()
    absence = queries.absences_shown_to(request.agent, today).filter(pk=absence_id).first()
    if absence is None:
        # Pressed twice: it is already cancelled.
        if Absence.objects.filter(pk=absence_id, agent=request.agent).exists():
            return HttpResponseRedirect(reverse("followup:absences"))
        raise Http404
    verbs.cancel_absence(absence_id=absence_id, by=request.agent, at=timezone.now())
    notices.success(request, _("Absence annulée : le remplacement s’arrête."))
    return HttpResponseRedirect(reverse("followup:absences"))
