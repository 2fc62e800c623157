"""The calendar of a family and the gestures on its steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families.files import LAST_WORDS, fetch_file, listed, open_file, shown
from berceau.families.models import Child, Family, Pregnancy
from berceau.families.policies import can_follow
from berceau.pathway import actions
from berceau.pathway.actions import StepName
from berceau.pathway.calendar import calendar_of
from berceau.pathway.forms import DoneForm, PostponeForm
from berceau.pathway.listing import grouped
from berceau.pathway.models import StepDecision
from berceau.pathway.ribbon import ribbons
from berceau.pathway.week import every_step_of_the_week
from berceau.privacy.access import EDIT, READ, opens
from berceau.ui import notices

FAMILIES_A_PAGE = 25

Decide = Callable[[Family, StepName, datetime], StepDecision]


@opens("followup", READ)
@require_safe
def calendar(request: AgentRequest, reference: str) -> HttpResponse:
    """« Tout le calendrier » of a family, as lists."""
    at = timezone.now()
    family = open_file(
        agent=request.agent, reference=reference, at=at, compartments=("identity", "followup")
    )
    today = timezone.localdate(at)
    found = calendar_of(family, today, can_act=can_follow(request.agent, family))
    context = {
        "family": family,
        "today": today,
        "calendar": found,
        "subjects": [grouped(subject) for subject in found.subjects],
        "ribbons": ribbons(found, page=request.path),
        "next": request.path,
        "chosen": request.GET.get("etape", ""),
    }
    return render(request, "pathway/calendar.html", context)


@opens("followup", READ)
@require_safe
def week(request: AgentRequest) -> HttpResponse:
    """Every step late or opening this week, for the families she answers for."""
    at = timezone.now()
    today = timezone.localdate(at)
    families = Paginator(every_step_of_the_week(request.agent, today), FAMILIES_A_PAGE)
    page = families.get_page(request.GET.get("page"))
    listed(
        request.agent,
        scope="pathway:week",
        files=len(page.object_list),
        compartments=LAST_WORDS,
        at=at,
    )
    return render(request, "pathway/week_page.html", {"page": page, "today": today})


@opens("followup", EDIT)
@require_POST
def done(request: AgentRequest, reference: str, rule: str) -> HttpResponse:
    """« Fait »."""
    form = DoneForm(request.POST)

    def decide(family: Family, step: StepName, at: datetime) -> StepDecision:
        return actions.mark_done(
            family_id=family.pk, step=step, by=request.agent, at=at, **form.cleaned_data
        )

    return _gesture(
        request, reference, rule, form=form, decide=decide, said=_("C’est noté : étape faite.")
    )


@opens("followup", EDIT)
@require_POST
def postpone(request: AgentRequest, reference: str, rule: str) -> HttpResponse:
    """« Reporter »."""
    form = PostponeForm(request.POST)

    def decide(family: Family, step: StepName, at: datetime) -> StepDecision:
        return actions.postpone(
            family_id=family.pk, step=step, by=request.agent, at=at, **form.cleaned_data
        )

    return _gesture(
        request, reference, rule, form=form, decide=decide, said=_("C’est noté : étape reportée.")
    )


@opens("followup", EDIT)
@require_POST
def not_wanted(request: AgentRequest, reference: str, rule: str) -> HttpResponse:
    """« Pas souhaité »."""

    def decide(family: Family, step: StepName, at: datetime) -> StepDecision:
        return actions.not_wanted(family_id=family.pk, step=step, by=request.agent, at=at)

    return _gesture(
        request, reference, rule, form=Form(request.POST), decide=decide,
        said=_("C’est noté : la famille ne souhaite pas cette étape."),
    )  # fmt: skip


@opens("followup", EDIT)
@require_POST
def undo(request: AgentRequest, reference: str, decision: int) -> HttpResponse:
    """« Annuler »."""
    family = fetch_file(agent=request.agent, reference=reference)
    get_object_or_404(StepDecision, pk=decision, family=family)
    actions.undo(family_id=family.pk, decision_id=decision, by=request.agent, at=timezone.now())
    notices.success(request, _("C’est annulé : l’étape est comme avant."))
    return HttpResponseRedirect(_back(request, family))


def _gesture(
    request: AgentRequest, reference: str, rule: str, *, form: Form, decide: Decide, said: str
) -> HttpResponse:
    """Act, then give the line back (htmx) or the page it came from."""
    family = fetch_file(agent=request.agent, reference=reference)
    step = _step(family, rule, request)
    at = timezone.now()
    error, decision = "", None
    if form.is_valid():
        try:
            decision = decide(family, step, at)
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
    else:
        error = _("Cette date n’est pas lisible : écrire par exemple 14/09/2026.")
    undo_url = (
        reverse("pathway:undo", args=[family.reference, decision.pk])
        if decision is not None
        else ""
    )
    if request.headers.get("HX-Request"):
        shown(request.agent, family, "followup", at=at)
        return _fragment(
            request, family, rule, today=timezone.localdate(at), said=said, undo_url=undo_url,
            error=error,
        )  # fmt: skip
    if error:
        messages.error(request, error)
    else:
        notices.success(request, said, undo_url=undo_url)
    return HttpResponseRedirect(_back(request, family))


def _fragment(
    request: AgentRequest, family: Family, rule: str, *, today: date, said: str, undo_url: str,
    error: str,
) -> HttpResponse:  # fmt: skip
    """The line as it is now, and the toast with « Annuler »."""
    found = calendar_of(family, today, can_act=can_follow(request.agent, family))
    line = found.line(
        rule, pregnancy=request.POST.get("pregnancy", ""), child=request.POST.get("child", "")
    )
    if line is None:
        raise Http404
    # « Aujourd’hui » names its rows after the projection: there, a short row answers.
    row_id = request.POST.get("row", "")
    context = {
        "family": family, "line": line, "today": today, "error": error, "said": said,
        "undo_url": undo_url, "next": _back(request, family),
        "row_id": row_id, "on_week": row_id.startswith("semaine-") and row_id[8:].isdigit(),
    }  # fmt: skip
    return render(request, "pathway/step_changed.html", context, status=422 if error else 200)


def _step(family: Family, rule: str, request: AgentRequest) -> StepName:
    """The step that the form names, by references; 404 when it is not of this family."""
    said = request.POST
    return StepName(
        rule=rule,
        pregnancy_id=_own(Pregnancy.objects.filter(family=family), said.get("pregnancy", "")),
        child_id=_own(Child.objects.filter(homes=family), said.get("child", "")),
    )


def _own(rows: QuerySet[Any], reference: str) -> int | None:
    """The row of this family with this reference. What a hand wrote is not asked of the database:
    PostgreSQL breaks on a null byte."""
    if not reference:
        return None
    found: int | None = dict(rows.values_list("reference", "pk")).get(reference)
    if found is None:
        raise Http404
    return found


def _back(request: AgentRequest, family: Family) -> str:
    """Where the form says to come back, else where it was, else the family's calendar."""
    host = request.get_host()
    for wanted in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={host}):
            return wanted
    return reverse("pathway:calendar", args=[family.reference])
