"""The structure that has accounts here: what it received, and its answers."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.privacy import journal
from berceau.privacy.access import EDIT, READ, opens
from berceau.referrals.actions import moving
from berceau.referrals.forms.saying import SayForm
from berceau.referrals.models import Referral
from berceau.referrals.queries import partner
from berceau.referrals.states import SHOWN_TO_PARTNER, Actor, IllegalMoveError
from berceau.referrals.views.common import NOTHING, OVERTAKEN, TAKEN_BACK
from berceau.sharing.views.common import show
from berceau.ui import notices

A_PAGE = 30


def _found(request: AgentRequest, reference: str) -> Referral:
    """The referral, or 404: unknown and another structure's answer the same."""
    referral = partner.fetch_received(reference, agent=request.agent)
    if referral is None:
        raise Http404
    return referral


@opens("referrals", READ)
@require_safe
def inbox(request: AgentRequest) -> HttpResponse:
    """What waits, then what goes on; no name."""
    page = Paginator(partner.received(request.agent), A_PAGE).get_page(request.GET.get("page"))
    journal.listed(
        by=request.agent,
        scope="referrals:inbox",
        files=len({line.family_id for line in page}),
        compartments=("referrals",),
        ground=_("orientations reçues par sa structure"),
        at=timezone.now(),
    )
    context: dict[str, object] = {
        "lines": page,
        "structures": partner.structures_of(request.agent),
    }
    return show(request, "referrals/inbox.html", context)


def _page(request: AgentRequest, referral: Referral, form: SayForm) -> HttpResponse:
    at = timezone.now()
    page = partner.page_of(referral, at=at, today=timezone.localdate(at))
    journal.read(
        by=request.agent,
        family_id=referral.family_id,
        compartments=page.compartments,
        ground=_("orientation n° %(number)d") % {"number": referral.pk},
        at=at,
    )
    context: dict[str, object] = {
        "page": page,
        "answer_url": reverse("referrals:answer", args=[referral.reference]),
        "undo_url": reverse("referrals:received_undo", args=[referral.reference]),
    }
    return show(request, "referrals/received.html", context, form)


def _back(reference: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("referrals:received", args=[reference]))


@opens("referrals", READ)
@require_safe
def received(request: AgentRequest, referral_reference: str) -> HttpResponse:
    """One of them."""
    return _page(request, _found(request, referral_reference), SayForm())


@opens("referrals", EDIT)
@require_POST
def open_one(request: AgentRequest, referral_reference: str) -> HttpResponse:
    """« Ouvrir »: from now on it is read."""
    _found(request, referral_reference)
    moving.seen(referral_reference, timezone.now(), by=request.agent)
    return _back(referral_reference)


@opens("referrals", EDIT)
@require_POST
def answer(request: AgentRequest, referral_reference: str) -> HttpResponse:
    """One answer of the structure, by the agent who writes it."""
    referral = _found(request, referral_reference)
    at = timezone.now()
    page = partner.page_of(referral, at=at, today=timezone.localdate(at))
    if not page.is_shown or referral.state not in SHOWN_TO_PARTNER:
        return _back(referral_reference)
    form = SayForm(request.POST)
    if not form.is_valid():
        return _page(request, referral, form)
    data = form.cleaned_data
    try:
        moving.say(
            reference=referral_reference, after=data["after"], actor=Actor.PARTNER,
            by=request.agent, at=at, reason=data["reason"], appointment_at=form.appointment(),
        )  # fmt: skip
    except (IllegalMoveError, PermissionDenied):
        notices.success(request, OVERTAKEN)
        return _back(referral_reference)
    undo = reverse("referrals:received_undo", args=[referral_reference])
    notices.success(request, _("Votre réponse est arrivée."), undo_url=undo)
    return _back(referral_reference)


@opens("referrals", EDIT)
@require_POST
def undo(request: AgentRequest, referral_reference: str) -> HttpResponse:
    """One slip back."""
    _found(request, referral_reference)
    try:
        moving.undo(
            reference=referral_reference, actor=Actor.PARTNER, by=request.agent, at=timezone.now()
        )
    except PermissionDenied:
        notices.success(request, NOTHING)
    else:
        notices.success(request, TAKEN_BACK)
    return _back(referral_reference)
