"""Steps and the household: noting, undoing."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from berceau.accounts.middleware import AgentRequest
from berceau.followup.views.common import came_from, refuse_unless
from berceau.housing import household, policies, states
from berceau.housing.actions import household as household_verbs
from berceau.housing.actions import steps as verbs
from berceau.housing.actions.household import Declared, declared_now
from berceau.housing.forms.requests import HouseholdForm, StepForm
from berceau.housing.models import HouseholdReport
from berceau.housing.queries.homes import home
from berceau.housing.views.common import done, found, page, page_url, to_page, undone
from berceau.privacy.access import CREATE, EDIT, opens
from berceau.ui import notices


@opens("housing_steps", CREATE)
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
        filed_on=verbs.filed_first_on(reader.request),
    )
    step = done(
        form,
        lambda: verbs.advance(
            reference=housing_reference, **form.cleaned_data, by=request.agent, at=at
        ),
    )
    if step is not None:
        undo = reverse("housing:undo_step", args=[housing_reference, step.pk])
        notices.success(request, _("Étape notée : %(step)s.") % {"step": step.label}, undo_url=undo)
        return to_page(housing_reference)
    offered = states.offered(reader.request.state)
    return page(request, reader, "housing/step.html", form, at=at, offered=offered)


@opens("housing_steps", EDIT)
@require_POST
def undo_step(request: AgentRequest, housing_reference: str, step_id: int) -> HttpResponse:
    """It was a slip."""
    at = timezone.now()
    reader = found(request.agent, housing_reference, at)
    refuse_unless(policies.can_add(reader), reader.family)
    undone(
        request,
        lambda: verbs.undo(reference=housing_reference, step_id=step_id, by=request.agent, at=at),
        _("Étape annulée."),
    )
    return to_page(housing_reference)


@opens("housing_steps", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: AgentRequest, housing_reference: str) -> HttpResponse:
    """Who lives in the home, as it was declared to the landlords, which day."""
    at = timezone.now()
    reader = found(request.agent, housing_reference, at)
    refuse_unless(policies.can_add(reader), reader.family)
    compared = household.compare(home(reader.family.pk), declared_now(reader.request))
    form = HouseholdForm(
        request.POST or None,
        home=compared.known,
        declared=compared.declared,
        today=timezone.localdate(at),
    )
    made = done(
        form,
        lambda: household_verbs.declare(
            reference=housing_reference,
            declared=form.declared(),
            on=form.cleaned_data["on"],
            by=request.agent,
            at=at,
        ),
    )
    if made is not None:
        _said(request, housing_reference, made)
        return to_page(housing_reference, "foyer")
    return page(request, reader, "housing/household.html", form, at=at, compared=compared)


@opens("housing_steps", CREATE)
@require_POST
def declared(request: AgentRequest, housing_reference: str) -> HttpResponse:
    """« C'est signalé » : the home as the file knows it, today, in one gesture."""
    at = timezone.now()
    reader = found(request.agent, housing_reference, at)
    refuse_unless(policies.can_add(reader), reader.family)
    before = declared_now(reader.request) or household.Household(())
    keys = {one.key for one in household.known(home(reader.family.pk)).people}
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


@opens("housing_steps", EDIT)
@require_POST
def undo_report(request: AgentRequest, housing_reference: str, report_id: int) -> HttpResponse:
    """As before this declaration."""
    at = timezone.now()
    reader = found(request.agent, housing_reference, at)
    refuse_unless(policies.can_add(reader), reader.family)
    undone(
        request,
        lambda: household_verbs.take_back(
            reference=housing_reference, report_id=report_id, by=request.agent, at=at
        ),
        _("Déclaration annulée."),
    )
    return to_page(housing_reference, "foyer")
