"""What is reminded, for everybody; what one family is spared."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families.files import fetch_file, open_file
from berceau.families.models import Family
from berceau.pathway.pack import find_rule
from berceau.privacy.access import EDIT, READ, opens
from berceau.reminders import actions, policies, queries
from berceau.reminders.actions import When
from berceau.reminders.choices import Choice, choices, may_be_reminded
from berceau.reminders.forms import AddForm, ChoiceForm, PaceForm, StepForm
from berceau.reminders.models import ReminderRule
from berceau.ui import notices


@opens("wordings", READ)
@require_safe
def overview(request: AgentRequest) -> HttpResponse:
    """Which steps are reminded, when, from which pace."""
    changed = set(ReminderRule.objects.values_list("step", flat=True))
    reminded, others, asleep = queries.choice_lines(changed)
    can_choose = policies.can_choose(request.agent)
    context = {
        "lines": reminded,
        "asleep": asleep,
        "can_choose": can_choose,
        "form": AddForm(
            request.GET if "step" in request.GET else None,
            steps=[(rule.code, f"{rule.code} · {rule.agents}") for rule in others],
        ),
    }
    form = context["form"]
    if can_choose and isinstance(form, AddForm) and form.is_bound and form.is_valid():
        return HttpResponseRedirect(reverse("reminders:choice", args=[form.cleaned_data["step"]]))
    return render(request, "reminders/choices.html", context)


@opens("wordings", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def choice(request: AgentRequest, code: str) -> HttpResponse:
    """One step: before, after, for whom."""
    rule = find_rule(code)
    known = choices()
    if rule is None and code not in known:
        raise Http404
    now = known.get(code, Choice(code, before=7, active=False))
    form = ChoiceForm(
        request.POST or None,
        initial={
            "active": now.active or code not in known,
            "before": now.before,
            "after": now.after,
            "level": int(now.level),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose(
                step=code,
                when=When(**form.cleaned_data),
                by=request.agent,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            notices.success(request, _("Enregistré. Compte à partir de la prochaine nuit."))
            return HttpResponseRedirect(reverse("reminders:choices"))
    context = {
        "form": form,
        "code": code,
        "rule": rule,
        "in_force": may_be_reminded(rule),
        "changed": ReminderRule.objects.filter(step=code).select_related("changed_by").first(),
    }
    return render(request, "reminders/choice.html", context, status=422 if form.is_bound else 200)


@opens("wordings", EDIT)
@require_POST
def usual(request: AgentRequest, code: str) -> HttpResponse:
    """As delivered with the house."""
    actions.back_to_usual(step=code, by=request.agent, at=timezone.now())
    notices.success(request, _("Cette étape suit de nouveau le choix de départ."))
    return HttpResponseRedirect(reverse("reminders:choices"))


# --- One family -----------------------------------------------------------------------------
def _own(request: AgentRequest, reference: str) -> Family:
    family = fetch_file(agent=request.agent, reference=reference)
    if not policies.can_spare(request.agent, family):
        raise PermissionDenied(_("Ce geste revient à la référente de la famille."))
    return family


def _back(reference: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("reminders:family", args=[reference]))


def _refused(request: AgentRequest, reference: str, form: BaseForm) -> HttpResponse:
    """These forms have one field, chosen and not typed: the reason is enough."""
    messages.error(request, str(next(iter(form.errors.values()))[0]))
    return _back(reference)


@opens("followup", READ)
@require_safe
def of_family(request: AgentRequest, reference: str) -> HttpResponse:
    """What this family will be reminded of, what it is spared, each adult's pace."""
    at = timezone.now()
    family = open_file(
        agent=request.agent,
        reference=reference,
        at=at,
        compartments=("identity", "followup", "agreement"),
    )
    if not policies.can_spare(request.agent, family):
        raise PermissionDenied(_("Ce geste revient à la référente de la famille."))
    context = {
        "family": family,
        "coming": queries.coming(family, timezone.localdate(at)),
        "muted_steps": queries.muted_steps(family),
        "paces": [
            PaceForm(initial={"pace": pace}, prefix=adult.reference, adult=adult)
            for adult, pace in queries.paces_of(family)
        ],
        "back": reverse("desk:family", args=[reference]),
    }
    return render(request, "reminders/family.html", context)


@opens("followup", EDIT)
@require_POST
def mute(request: AgentRequest, reference: str) -> HttpResponse:
    """« Pas pour cette famille »."""
    family = _own(request, reference)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _refused(request, reference, form)
    try:
        actions.mute(
            family_id=family.pk,
            step=form.cleaned_data["step"],
            by=request.agent,
            at=timezone.now(),
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        notices.success(request, _("C’est noté : cette famille n’en recevra plus."))
    return _back(reference)


@opens("followup", EDIT)
@require_POST
def unmute(request: AgentRequest, reference: str) -> HttpResponse:
    """It is reminded again."""
    family = _own(request, reference)
    form = StepForm(request.POST)
    if not form.is_valid():
        return _refused(request, reference, form)
    actions.unmute(
        family_id=family.pk,
        step=form.cleaned_data["step"],
        by=request.agent,
        at=timezone.now(),
    )
    notices.success(request, _("Les rappels reprennent."))
    return _back(reference)


@opens("followup", EDIT)
@require_POST
def pace(request: AgentRequest, reference: str, adult_reference: str) -> HttpResponse:
    """What an adult said on the phone."""
    family = _own(request, reference)
    adult = family.adults.filter(reference=adult_reference).first()
    if adult is None:
        raise Http404
    form = PaceForm(request.POST, prefix=adult_reference, adult=adult)
    if not form.is_valid():
        return _refused(request, reference, form)
    actions.set_pace(
        adult_id=adult.pk, pace=form.cleaned_data["pace"], by=request.agent, at=timezone.now()
    )
    notices.success(request, _("Rythme enregistré."))
    return _back(reference)
