"""One referral, for who follows the family: where it stands, what to say, what to do next."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families.files import files_of, listed, open_file, shown
from berceau.privacy.access import EDIT, READ, opens
from berceau.referrals import policies
from berceau.referrals.actions import making, moving
from berceau.referrals.forms.saying import SayForm
from berceau.referrals.models import Referral
from berceau.referrals.queries import lists
from berceau.referrals.queries.rates import by_structure, least_for
from berceau.referrals.sheet import pdf
from berceau.referrals.silence import delays
from berceau.referrals.states import Actor, IllegalMoveError, State
from berceau.referrals.views.common import NOTHING, OVERTAKEN, SHOWN, TAKEN_BACK, referral_of
from berceau.sharing.views.common import show
from berceau.ui import notices

A_PAGE = 25


def _back(referral: Referral) -> HttpResponseRedirect:
    return redirect("referrals:page", referral.reference)


def _show(request: AgentRequest, referral: Referral, form: SayForm) -> HttpResponse:
    at = timezone.now()
    shown(request.agent, referral.family, *SHOWN, at=at)
    page = lists.page_of(referral, agent=request.agent, at=at)
    another = (
        reverse("referrals:proposals", args=[referral.family.reference, referral.need])
        + f"?suite={referral.reference}"
    )
    context = {
        "page": page,
        "referral": referral,
        "another": another,
        "today": timezone.localdate(at),
    }
    return show(request, "referrals/page.html", context, form)


@opens("social", READ)
@require_safe
def page(request: AgentRequest, referral_reference: str) -> HttpResponse:
    """Its steps, the next gesture."""
    return _show(request, referral_of(request.agent, referral_reference), SayForm())


@opens("social", READ)
@require_safe
def to_take_up(request: AgentRequest) -> HttpResponse:
    """The whole list of « Aujourd'hui »."""
    waiting = lists.every_one_to_take_up(request.agent)
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    lines = lists.take_up_lines(request.agent, list(page))
    listed(
        request.agent, scope="referrals:to_take_up", files=files_of(lines), at=timezone.now(),
        compartments=lists.COMPARTMENTS,
    )  # fmt: skip
    context: dict[str, object] = {"items": lines, "page": page}
    return show(request, "referrals/to_take_up.html", context)


@opens("social", READ)
@require_safe
def of_family(request: AgentRequest, reference: str) -> HttpResponse:
    """Every referral of a file, the last first."""
    family = open_file(
        agent=request.agent, reference=reference, compartments=SHOWN, at=timezone.now()
    )
    page = Paginator(lists.every_one(family), A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, object] = {
        "family": family,
        "page": page,
        "lines": lists.file_lines(page),
    }
    return show(request, "referrals/of_family.html", context)


def _to_write(request: AgentRequest, reference: str) -> Referral:
    referral = referral_of(request.agent, reference)
    if not policies.can_carry_on(request.agent, referral.family):
        raise PermissionDenied(_("Le dossier n’est plus ouvert : il se lit, rien ne s’y écrit."))
    return referral


@opens("followup", EDIT)
@require_POST
def say(request: AgentRequest, referral_reference: str) -> HttpResponse:
    """What the structure or the parent told her."""
    referral = _to_write(request, referral_reference)
    form = SayForm(request.POST)
    if not form.is_valid() or form.cleaned_data["after"] == State.REVOKED:
        return _show(request, referral, form)
    data = form.cleaned_data
    try:
        moving.say(
            reference=referral_reference, after=data["after"], actor=Actor.REFERENTE,
            by=request.agent, at=timezone.now(), reason=data["reason"],
            appointment_at=form.appointment(),
        )  # fmt: skip
    except IllegalMoveError:
        notices.success(request, OVERTAKEN)
    else:
        undo = reverse("referrals:undo", args=[referral_reference])
        notices.success(request, _("C’est noté."), undo_url=undo)
    return _back(referral)


@opens("followup", EDIT)
@require_POST
def undo(request: AgentRequest, referral_reference: str) -> HttpResponse:
    """One slip back."""
    referral = _to_write(request, referral_reference)
    try:
        moving.undo(
            reference=referral_reference, actor=Actor.REFERENTE, by=request.agent, at=timezone.now()
        )
    except PermissionDenied:
        notices.success(request, NOTHING)
    else:
        notices.success(request, TAKEN_BACK)
    return _back(referral)


@opens("followup", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: AgentRequest, referral_reference: str) -> HttpResponse:
    """Confirm; then the link opens nothing any more."""
    referral = _to_write(request, referral_reference)
    if request.method != "POST":
        shown(request.agent, referral.family, "social", at=timezone.now())
        return show(request, "referrals/revoke.html", {"referral": referral})
    try:
        moving.say(
            reference=referral_reference, after=State.REVOKED, actor=Actor.REFERENTE,
            by=request.agent, at=timezone.now(),
        )  # fmt: skip
    except IllegalMoveError:
        raise PermissionDenied(_("Cette orientation est déjà finie.")) from None
    notices.success(request, _("Retirée : la structure n’y lit plus rien."))
    return _back(referral)


@opens("followup", EDIT)
@require_POST
def send_again(request: AgentRequest, referral_reference: str) -> HttpResponse:
    """The link once more, to the same structure."""
    referral = _to_write(request, referral_reference)
    try:
        making.send_again(reference=referral_reference, by=request.agent, at=timezone.now())
    except ValidationError as error:
        form = SayForm({})
        form.errors.clear()
        form.add_error(None, error)
        return _show(request, referral, form)
    notices.success(request, _("Le lien est reparti vers la structure."))
    return _back(referral)


@opens("followup", EDIT)
@require_POST
def settle(request: AgentRequest, referral_reference: str) -> HttpResponse:
    """« Plus besoin », or not after all."""
    referral = _to_write(request, referral_reference)
    if request.POST.get("again"):
        moving.reopen_need(reference=referral_reference, by=request.agent, at=timezone.now())
        notices.success(request, _("Le besoin est de nouveau ouvert."))
    else:
        moving.settle(reference=referral_reference, by=request.agent, at=timezone.now())
        notices.success(request, _("C’est noté : plus besoin."))
    return _back(referral)


@opens("social", READ)
@require_safe
def sheet(request: AgentRequest, referral_reference: str) -> HttpResponse:
    """The sheet for the parent: where, when, with what."""
    referral = referral_of(request.agent, referral_reference)
    shown(request.agent, referral.family, *SHOWN, at=timezone.now())
    response = HttpResponse(pdf(referral, timezone.localdate()), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="fiche.pdf"'
    return response


@opens("statistics", READ)
@require_safe
def answers(request: AgentRequest) -> HttpResponse:
    """How structures answer: of structures, never of persons."""
    today = timezone.localdate()
    context: dict[str, object] = {
        "lines": by_structure(today, least=least_for(request.agent)),
        "delays": delays(),
    }
    return show(request, "referrals/answers.html", context)
