"""When a child may be in danger: whom to call, what the law asks, the sealed trace."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from berceau import contract
from berceau.accounts.middleware import AgentRequest
from berceau.accounts.models import Agent
from berceau.families.files import shown
from berceau.families.models import Family
from berceau.families.policies import can_see
from berceau.privacy import journal
from berceau.privacy.access import CREATE, READ, opens
from berceau.protection import actions, policies, queries
from berceau.protection.forms import TraceForm
from berceau.ui import notices


@opens("protection", READ)
@require_safe
def guide(request: AgentRequest) -> HttpResponse:
    """The 119, the CRIP, the checklist of the law: no family here."""
    return render(request, "protection/guide.html", {"guide": queries.guide()})


@opens("protection", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def trace(request: AgentRequest, reference: str) -> HttpResponse:
    """The same page, about one file: seal a date and an addressee."""
    at = timezone.now()
    agent = request.agent
    reached = contract.reached(agent, timezone.localdate(at))
    family = (
        (Family.objects.visible_to(agent) | Family.objects.followed().filter(pk__in=reached))
        .filter(reference=reference)
        .first()
    )
    if family is None:
        raise Http404
    if not policies.can_seal(agent, family, reached=reached):
        raise PermissionDenied(_("Une remplaçante n’écrit pas de trace : le 119 et la CRIP, oui."))
    form = TraceForm(request.POST or None, today=timezone.localdate(at))
    if request.method == "POST" and form.is_valid():
        try:
            actions.seal(
                reference=reference,
                sent_on=form.cleaned_data["sent_on"],
                addressee=form.cleaned_data["addressee"],
                by=agent,
                at=at,
            )
        except ValidationError as error:
            for name, errors in error.message_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            notices.success(request, _("Trace scellée : vous seule la lisez."))
            return redirect("protection:traces")
    own = queries.own_of(agent, family)
    follows = can_see(agent, family)
    if follows:
        shown(agent, family, "identity", at=at)
    if own:
        _sealed_shown(agent, [family.pk], at=at)
    context = {
        "guide": queries.guide(),
        "form": form,
        "family": family if follows else None,
        "traces": own,
    }
    return render(request, "protection/trace.html", context, status=422 if form.errors else 200)


@opens("protection", READ)
@require_safe
def traces(request: AgentRequest) -> HttpResponse:
    """« Mes traces scellées »; for the PMI doctor, those of PMI."""
    at = timezone.now()
    lines = queries.lines(request.agent)
    _sealed_shown(request.agent, [line.trace.family_id for line in lines], at=at)
    return render(request, "protection/traces.html", {"lines": lines})


def _sealed_shown(agent: Agent, families: Iterable[int], *, at: datetime) -> None:
    """A sealed trace was read: one line a file in the journal."""
    for family_id in dict.fromkeys(families):
        journal.read(
            by=agent,
            family_id=family_id,
            compartments=("protection",),
            ground=_("trace de protection"),
            at=at,
            assigned=True,
        )
