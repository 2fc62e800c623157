"""Steps and the household: noting, undoing."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from berceau.accounts.middleware import AgentRequest
from berceau.housing import household, policies, states
from berceau.housing.actions import household as household_verbs
from berceau.housing.actions import steps as verbs
from berceau.housing.actions.household import Declared, current
from berceau.housing.forms.requests import HouseholdForm, StepForm
from berceau.housing.models import HouseholdReport, HousingStep
from berceau.housing.states import State
from berceau.housing.views.common import (
    SHOWN,
    add_refusal,
    came_from,
    found,
    page_url,
    refuse_unless,
    show,
    shown,
    to_page,
)
from berceau.privacy.access import CREATE, EDIT, opens
from berceau.ui import notices


@opens("housing", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def advance(request: AgentRequest, housing_reference: str) -> HttpResponse:
    """The next step, among those that may follow."""
    at = timezone.now()
    today = timezone.localdate(at)
    reader = found(request.agent, housing_reference, at)
    refuse_unless(policies.can_add(reader), reader.family)
    form = StepForm(
        request.POST or None,
        offered=states.offered(reader.request.state),
        today=today,
        filed_on=reader.family.social_housing_request_on,
    )
    if request.method == "POST" and form.is_valid():
        try:
            step = verbs.advance(
                reference=housing_reference, **form.cleaned_data, by=request.agent, at=at
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            undo = reverse("housing:undo_step", args=[housing_reference, step.pk])
            notices.success(
                request, _("Étape notée : %(step)s.") % {"step": step.label}, undo_url=undo
            )
            return to_page(housing_reference)
    shown(request.agent, reader.family, *SHOWN, at=at)
    context: dict[str, object] = {
        "family": reader.family,
        "one": reader.request,
        "state": State(reader.request.state).label,
        "offered": states.offered(reader.request.state),
        "back": page_url(housing_reference),
    }
    return show(request, "housing/step.html", context, form)


@opens("housing", EDIT)
@require_POST
def undo_step(request: AgentRequest, housing_reference: str, step_id: int) -> HttpResponse:
    """It was a slip."""
    at = timezone.now()
    reader = found(request.agent, housing_reference, at)
    refuse_unless(policies.can_add(reader), reader.family)
    try:
        verbs.undo(reference=housing_reference, step_id=step_id, by=request.agent, at=at)
    except HousingStep.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        notices.success(request, _("Étape annulée."))
    return to_page(housing_reference)


@opens("housing", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: AgentRequest, housing_reference: str) -> HttpResponse:
    """Who lives in the home, as it was declared to the landlords, which day."""
    at = timezone.now()
    reader = found(request.agent, housing_reference, at)
    refuse_unless(policies.can_add(reader), reader.family)
    prefetch_related_objects([reader.family], *household.PREFETCH)
    report = current(reader.request)
    compared = household.compare(reader.family, report)
    form = HouseholdForm(
        request.POST or None,
        home=compared.known,
        declared=compared.declared,
        today=timezone.localdate(at),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = household_verbs.declare(
                reference=housing_reference,
                declared=form.declared(),
                on=form.cleaned_data["on"],
                by=request.agent,
                at=at,
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            _said(request, housing_reference, made)
            return to_page(housing_reference, "foyer")
    shown(request.agent, reader.family, *SHOWN, at=at)
    context: dict[str, object] = {
        "family": reader.family,
        "one": reader.request,
        "compared": compared,
        "back": page_url(housing_reference),
    }
    return show(request, "housing/household.html", context, form)


@opens("housing", CREATE)
@require_POST
def declared(request: AgentRequest, housing_reference: str) -> HttpResponse:
    """« C'est signalé » : the home as the file knows it, today, in one gesture."""
    at = timezone.now()
    reader = found(request.agent, housing_reference, at)
    refuse_unless(policies.can_add(reader), reader.family)
    prefetch_related_objects([reader.family], *household.PREFETCH)
    report = current(reader.request)
    before = household.read(report) if report is not None else household.Household(())
    keys = {one.key for one in household.known(reader.family).people}
    try:
        made = household_verbs.declare(
            reference=housing_reference,
            declared=Declared(frozenset(keys - before.left_out), before.others),
            on=timezone.localdate(at),
            by=request.agent,
            at=at,
        )
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        _said(request, housing_reference, made)
    return HttpResponseRedirect(came_from(request, page_url(housing_reference)))


def _said(request: AgentRequest, reference: str, made: HouseholdReport) -> None:
    undo = reverse("housing:undo_report", args=[reference, made.pk])
    notices.success(request, _("C’est noté : le foyer est signalé."), undo_url=undo)


@opens("housing", EDIT)
@require_POST
def undo_report(request: AgentRequest, housing_reference: str, report_id: int) -> HttpResponse:
    """As before this declaration."""
    at = timezone.now()
    reader = found(request.agent, housing_reference, at)
    refuse_unless(policies.can_add(reader), reader.family)
    try:
        household_verbs.take_back(
            reference=housing_reference, report_id=report_id, by=request.agent, at=at
        )
    except HouseholdReport.DoesNotExist:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        notices.success(request, _("Déclaration annulée."))
    return to_page(housing_reference, "foyer")
