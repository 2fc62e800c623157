"""The structure that came by its link: « Je prends », « Je ne peux pas », then what happened."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from berceau.kit.limits import rate_limited
from berceau.links.session import GuestRequest, with_guest
from berceau.privacy.access import EDIT, READ, guests
from berceau.referrals.actions import moving
from berceau.referrals.actions.making import PURPOSE
from berceau.referrals.forms.saying import SayForm
from berceau.referrals.models import Referral
from berceau.referrals.queries import partner
from berceau.referrals.states import Actor, IllegalMoveError
from berceau.referrals.views.common import NOTHING, OVERTAKEN, TAKEN_BACK
from berceau.sharing.views.common import show
from berceau.ui import notices

OFTEN = "60/15m/ip"


def _gone(request: GuestRequest) -> HttpResponse:
    """The file has left the house: nothing is said of it."""
    return render(request, "referrals/gone.html")


def _page(request: GuestRequest, referral: Referral, form: SayForm) -> HttpResponse:
    at = timezone.now()
    reference = request.guest.reference
    context: dict[str, object] = {
        "page": partner.page_of(referral, at=at, today=timezone.localdate(at)),
        "answer_url": reverse("referrals:guest_answer", args=[reference]),
        "undo_url": reverse("referrals:guest_undo", args=[reference]),
    }
    return show(request, "referrals/guest.html", context, form)


def _back(request: GuestRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("referrals:guest", args=[request.guest.reference]))


@guests("referrals", READ)
@require_safe
@with_guest(PURPOSE)
def page(request: GuestRequest) -> HttpResponse:
    """What is entrusted, and the answers."""
    referral = partner.fetch(request.guest.subject)
    return _page(request, referral, SayForm()) if referral is not None else _gone(request)


@guests("referrals", EDIT)
@require_POST
@rate_limited("referrals.guest", OFTEN)
@with_guest(PURPOSE)
def answer(request: GuestRequest) -> HttpResponse:
    """One answer of the structure."""
    referral = partner.fetch(request.guest.subject)
    if referral is None:
        return _gone(request)
    at = timezone.now()
    if not partner.page_of(referral, at=at, today=timezone.localdate(at)).is_shown:
        return _back(request)
    form = SayForm(request.POST)
    if not form.is_valid():
        return _page(request, referral, form)
    data = form.cleaned_data
    try:
        moving.say(
            reference=referral.reference, after=data["after"], actor=Actor.PARTNER, at=at,
            reason=data["reason"], appointment_at=form.appointment(),
        )  # fmt: skip
    except (IllegalMoveError, PermissionDenied):
        notices.success(request, OVERTAKEN)
        return _back(request)
    undo = reverse("referrals:guest_undo", args=[request.guest.reference])
    notices.success(request, _("Merci, votre réponse est arrivée."), undo_url=undo)
    return _back(request)


@guests("referrals", EDIT)
@require_POST
@rate_limited("referrals.guest", OFTEN)
@with_guest(PURPOSE)
def undo(request: GuestRequest) -> HttpResponse:
    """One slip back."""
    try:
        moving.undo(reference=request.guest.subject, actor=Actor.PARTNER, at=timezone.now())
    except (Referral.DoesNotExist, PermissionDenied):
        notices.success(request, NOTHING)
    else:
        notices.success(request, TAKEN_BACK)
    return _back(request)
