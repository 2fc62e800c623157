"""« Accueillir une famille »: one short form, and what looks like it before it is saved."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from berceau.accounts.middleware import AgentRequest
from berceau.families import actions
from berceau.families.addresses import page_of
from berceau.families.files import listed
from berceau.families.forms import WelcomeForm
from berceau.families.likeness import Lookalike, NewFile, lookalikes
from berceau.families.models import Family
from berceau.families.views.common import refuse
from berceau.privacy.access import CREATE, opens
from berceau.ui import notices

DRAFT = "accueillir"


@opens("followup", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: AgentRequest) -> HttpResponse:
    """A family comes by another door than the birth desk; the agent answers for it."""
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method != "POST":
        form = WelcomeForm(today=today, initial={"commune_code": settings.COMMUNE})
        return _page(request, form, [])
    form = WelcomeForm(request.POST, today=today)
    if not form.is_valid():
        return _page(request, form, [], status=422)
    similar = lookalikes(request.agent, _new_file(form))
    if similar and "anyway" not in request.POST:
        return _page(request, form, similar)
    try:
        family = _open(request, form, now)
    except ValidationError as error:
        refuse(form, error)
        return _page(request, form, [], status=422)
    notices.success(request, _("Dossier ouvert. Vous êtes sa référente."), draft_key=DRAFT)
    return HttpResponseRedirect(page_of(family))


def _page(
    request: AgentRequest, form: WelcomeForm, similar: list[Lookalike], *, status: int = 200
) -> HttpResponse:
    listed(
        request.agent,
        scope="families:welcome",
        files=sum(bool(file.reference) for file in similar),
        at=timezone.now(),
    )
    context = {"form": form, "lookalikes": similar, "draft": DRAFT}
    return render(request, "families/welcome.html", context, status=status)


def _new_file(form: WelcomeForm) -> NewFile:
    given = form.cleaned_data
    return NewFile(
        names=[given["first_name"], given["last_name"]],
        contacts=[given["contact"]],
        births=form.births(),
        due_on=given["due_on"],
    )


def _open(request: AgentRequest, form: WelcomeForm, at: datetime) -> Family:
    given = form.cleaned_data
    return actions.open_family(
        door=given["door"],
        commune_code=given["commune_code"],
        adult=actions.NewAdult(
            first_name=given["first_name"],
            last_name=given["last_name"],
            language=given["language"],
            contacts=[given["contact"]],
            agreed=given["agreed"],
        ),
        referente=request.agent,
        due_on=given["due_on"],
        births=form.births(),
        by=request.agent,
        at=at,
    )
