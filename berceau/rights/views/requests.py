"""Recording what a person asks; the DPO's list and answers."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families.files import fetch_file, shown
from berceau.families.models import Adult, Family
from berceau.privacy import journal
from berceau.privacy.access import CREATE, EDIT, READ, opens
from berceau.rights import actions, policies, words
from berceau.rights.forms import AnswerForm, CorrectionForm, ExtendForm, RecordForm
from berceau.rights.kept import kept_by_law
from berceau.rights.models import Request, RequestKind, ThirdPartyRequest
from berceau.rights.views.common import adult_of, refused, request_of, show
from berceau.ui import french, notices

GROUND = gettext_lazy("demande d’une personne sur ses données")


@opens("rights", READ)
@require_safe
def requests(request: AgentRequest) -> HttpResponse:
    """What waits for an answer, the most urgent first; no word of what was asked."""
    today = timezone.localdate()
    waiting = list(Request.objects.open().order_by("due_on", "pk"))
    context = {
        "today": today,
        "waiting": [
            (asked, asked.is_late(today), asked.due_on <= today + words.SOON) for asked in waiting
        ],
        "limits": [
            asked
            for asked in Request.objects.filter(kind=RequestKind.LIMITATION, lifted_on=None)
            if actions.limits(asked)
        ],
        "answered": Request.objects.exclude(answered_on=None).order_by("-answered_on", "-pk")[:50],
        "third_parties": ThirdPartyRequest.objects.all()[:50],
    }
    return render(request, "rights/list.html", context)


@opens("rights", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: AgentRequest, reference: str) -> HttpResponse:
    """The référente writes down what one adult of her family asks."""
    family = fetch_file(agent=request.agent, reference=reference)
    return _record(request, family, back=reverse("desk:family", args=[reference]))


@opens("rights", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: AgentRequest) -> HttpResponse:
    """The DPO finds the person by the number of the file, and writes down what is asked."""
    number = request.GET.get("dossier", "")
    family = (
        Family.objects.filter(pk=int(number)).first()
        if number.isascii() and number.isdigit() and len(number) < 18
        else None
    )
    if family is None:
        return render(request, "rights/find.html", {"number": number, "asked": bool(number)})
    return _record(request, family, back=reverse("rights:list"))


def _record(request: AgentRequest, family: Family, *, back: str) -> HttpResponse:
    if not policies.can_record(request.agent, family):
        raise PermissionDenied
    adults = list(Adult.objects.filter(family=family).order_by("pk"))
    form = RecordForm(
        request.POST or None, adults=adults, initial={"received_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.record(
                adult_reference=said["adult"],
                kind=said["kind"],
                scope=said["scope"],
                received_on=said["received_on"],
                identity=said["identity"],
                text=said["text"],
                by=request.agent,
                at=timezone.now(),
            )
        except ValidationError as error:
            refused(form, error)
        else:
            notices.success(
                request,
                _("Demande notée : la réponse est due le %(day)s.")
                % {"day": french.full_day(made.due_on)},
            )
            return redirect(back)
    _say_shown(request, family)
    return show(
        request, "rights/record.html", {"family": family, "adults": adults, "back": back}, form
    )


def _say_shown(request: AgentRequest, family: Family) -> None:
    """The names of the adults are on the page."""
    if policies.can_answer(request.agent):
        journal.read(
            by=request.agent,
            family_id=family.pk,
            compartments=("identity",),
            ground=str(GROUND),
            at=timezone.now(),
            assigned=True,
        )
    else:
        shown(request.agent, family, "identity", at=timezone.now())


@opens("rights", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: AgentRequest, request_reference: str) -> HttpResponse:
    """One request: what is asked, and the answer with its effect."""
    asked = request_of(request_reference)
    if not asked.is_open:
        return show(request, "rights/answered.html", _about(asked))
    adult = adult_of(asked)
    form = _answer_form(request, asked, adult)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            actions.answer(
                reference=asked.reference,
                answer=form.cleaned_data["answer"],
                text=form.cleaned_data["text"],
                correction=form.correction if isinstance(form, CorrectionForm) else None,
                by=request.agent,
                at=timezone.now(),
            )
        except ValidationError as error:
            refused(form, error)
        else:
            notices.success(request, _("Réponse enregistrée."))
            return redirect("rights:one", request_reference=asked.reference)
    _say_shown(request, adult.family)
    context = _about(asked) | {
        "adult": adult,
        "extend_form": ExtendForm(),
        "effect": words.effect(asked.kind),
        "kept": kept_by_law() if asked.kind == RequestKind.ERASURE else [],
    }
    return show(request, "rights/one.html", context, form)


def _answer_form(request: AgentRequest, asked: Request, adult: Adult) -> AnswerForm | None:
    if asked.kind == RequestKind.RECTIFICATION:
        return CorrectionForm(
            request.POST or None,
            initial={
                "first_name": adult.first_name,
                "last_name": adult.last_name,
                "language": adult.language,
                "interpreter_needed": adult.interpreter_needed,
            },
        )
    return AnswerForm(request.POST or None)


def _about(asked: Request) -> dict[str, object]:
    return {
        "asked": asked,
        "limits": actions.limits(asked),
        "is_access": asked.kind == RequestKind.ACCESS,
    }


@opens("rights", EDIT)
@require_POST
def extend(request: AgentRequest, request_reference: str) -> HttpResponse:
    asked = request_of(request_reference)
    form = ExtendForm(request.POST)
    if form.is_valid():
        try:
            actions.extend(
                reference=asked.reference,
                because=form.cleaned_data["because"],
                by=request.agent,
                at=timezone.now(),
            )
        except ValidationError as error:
            refused(form, error)
        else:
            notices.success(request, _("Deux mois de plus : le dire à la personne avec la raison."))
            return redirect("rights:one", request_reference=asked.reference)
    return show(request, "rights/extend.html", {"asked": asked}, form)


@opens("rights", EDIT)
@require_POST
def lift(request: AgentRequest, request_reference: str) -> HttpResponse:
    asked = request_of(request_reference)
    try:
        actions.lift(reference=asked.reference, by=request.agent, at=timezone.now())
    except (ValidationError, Request.DoesNotExist):
        return redirect("rights:one", request_reference=asked.reference)
    notices.success(request, _("Limitation levée : le dossier reprend."))
    return redirect("rights:one", request_reference=asked.reference)
