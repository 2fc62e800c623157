"""What a parent asks or says from their page."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from berceau.kit.limits import rate_limited
from berceau.kit.once import FIELD
from berceau.parents import page, policies
from berceau.parents.actions import asking, steps
from berceau.parents.forms import BreatherForm, CallBackForm, MessageForm
from berceau.parents.models import Ask, ParentRequest
from berceau.parents.session import ParentHttpRequest, with_parent
from berceau.pathway.help_lines import help_lines
from berceau.pathway.models import DecisionKind, StepDecision
from berceau.privacy.access import CREATE, parents
from berceau.ui import notices

OFTEN = "40/15m/ip"
KINDS = {"done": DecisionKind.DONE, "not_for_me": DecisionKind.NOT_WANTED}


def _home() -> HttpResponse:
    return HttpResponseRedirect(reverse("parents:home"))


def _refuse_unless_open(request: ParentHttpRequest) -> None:
    if not policies.can_ask(request.parent):
        raise Http404


def _noted(request: ParentHttpRequest, asked: ParentRequest, text: str) -> HttpResponse:
    undo = reverse("parents:withdraw", args=[asked.reference])
    notices.success(request, text, undo_url=undo)
    return _home()


@parents("parents", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("parents.asking", OFTEN)
@with_parent
def breather(request: ParentHttpRequest) -> HttpResponse:
    """« Besoin de souffler ? »"""
    _refuse_unless_open(request)
    adult, today = request.parent, timezone.localdate()
    form = BreatherForm(request.POST or None, with_child=page.with_child(adult, today))
    if request.method == "POST" and form.is_valid():
        asked = asking.ask(adult=adult, kind=Ask.BREATHER, at=timezone.now(), **form.cleaned_data)
        return _noted(request, asked, _("C’est dit. Vous avez bien fait de demander."))
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "contact": page.whom_to_call(adult, today),
        "help_lines": help_lines(),
    }
    return render(request, "parents/breather.html", context, status=status)


@parents("parents", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("parents.asking", OFTEN)
@with_parent
def call_back(request: ParentHttpRequest) -> HttpResponse:
    """« Je veux être rappelé·e »: one tap from the page, or with a better moment."""
    _refuse_unless_open(request)
    adult = request.parent
    form = CallBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = asking.ask(adult=adult, kind=Ask.CALL_BACK, at=timezone.now(), **form.cleaned_data)
        return _noted(request, asked, _("C’est noté : nous vous rappelons."))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "contact": page.whom_to_call(adult, timezone.localdate())}
    return render(request, "parents/call_back.html", context, status=status)


@parents("parents", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("parents.asking", OFTEN)
@with_parent
def message(request: ParentHttpRequest) -> HttpResponse:
    """A few words to the référente."""
    _refuse_unless_open(request)
    adult = request.parent
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = request.POST.get(FIELD, "") or f"{adult.reference}:{timezone.now().timestamp()}"
        asking.write(adult=adult, body=form.cleaned_data["words"], key=key, at=timezone.now())
        notices.success(request, _("Votre message est arrivé."))
        return _home()
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "contact": page.whom_to_call(adult, timezone.localdate())}
    return render(request, "parents/message.html", context, status=status)


@parents("parents", CREATE)
@require_POST
@rate_limited("parents.asking", OFTEN)
@with_parent
def withdraw(request: ParentHttpRequest, asked_reference: str) -> HttpResponse:
    """The parent takes a request back."""
    try:
        asking.withdraw(adult=request.parent, reference=asked_reference, at=timezone.now())
    except (ParentRequest.DoesNotExist, PermissionDenied):
        raise Http404 from None
    notices.success(request, _("C’est annulé."))
    return _home()


@parents("parents", CREATE)
@require_POST
@rate_limited("parents.asking", OFTEN)
@with_parent
def step(request: ParentHttpRequest) -> HttpResponse:
    """« C’est fait », « pas pour moi »."""
    kind = KINDS.get(request.POST.get("said", ""))
    if kind is None:
        raise Http404
    try:
        decision = steps.say(
            adult=request.parent,
            rule=request.POST.get("rule", ""),
            pregnancy=request.POST.get("pregnancy", ""),
            child=request.POST.get("child", ""),
            kind=kind,
            at=timezone.now(),
        )
    except (steps.UnknownStepError, PermissionDenied):
        raise Http404 from None
    text = (
        _("C’est noté : fait.") if kind == DecisionKind.DONE else _("C’est noté : pas pour vous.")
    )
    notices.success(request, text, undo_url=reverse("parents:step_back", args=[decision.pk]))
    return _home()


@parents("parents", CREATE)
@require_POST
@rate_limited("parents.asking", OFTEN)
@with_parent
def step_back(request: ParentHttpRequest, said_id: int) -> HttpResponse:
    """Taken back: the step is as before."""
    try:
        steps.take_back(adult=request.parent, decision_id=said_id, at=timezone.now())
    except (StepDecision.DoesNotExist, PermissionDenied):
        raise Http404 from None
    notices.success(request, _("C’est annulé."))
    return _home()
