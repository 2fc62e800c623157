"""What a parent says of a referral from « Ma page »."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from berceau.kit.limits import rate_limited
from berceau.parents.session import ParentHttpRequest, with_parent
from berceau.privacy.access import EDIT, parents
from berceau.referrals import policies
from berceau.referrals.actions import moving
from berceau.referrals.models import Referral
from berceau.referrals.states import Actor, IllegalMoveError, State, Way, may
from berceau.ui import notices

OFTEN = "40/15m/ip"
SAID = {"came": State.CAME, "helped": State.HELPED, "could_not": State.DID_NOT_COME}


def _home() -> HttpResponse:
    return HttpResponseRedirect(reverse("parents:home"))


def _theirs(request: ParentHttpRequest, reference: str) -> Referral:
    """The referral of this adult. Raises Http404 for that of anybody else."""
    referral = Referral.objects.filter(reference=reference, adult=request.parent).first()
    if referral is None or not policies.can_say(request.parent, referral):
        raise Http404
    return referral


@parents("referrals", EDIT)
@require_POST
@rate_limited("referrals.parents", OFTEN)
@with_parent
def say(request: ParentHttpRequest, referral_reference: str) -> HttpResponse:
    """« J’y suis allé·e », « ça m’a aidé », « je n’ai pas pu »."""
    referral = _theirs(request, referral_reference)
    after = SAID.get(request.POST.get("said", ""))
    if after is None:
        raise Http404
    try:
        moving.say(reference=referral.reference, after=after, actor=Actor.PARENT, at=timezone.now())
    except IllegalMoveError:
        return _home()
    text = (
        _("C’est noté. On cherche autre chose avec vous, si vous voulez.")
        if after == State.DID_NOT_COME
        else _("C’est noté, merci.")
    )
    notices.success(
        request, text, undo_url=reverse("referrals:parent_undo", args=[referral.reference])
    )
    return _home()


@parents("referrals", EDIT)
@require_POST
@rate_limited("referrals.parents", OFTEN)
@with_parent
def undo(request: ParentHttpRequest, referral_reference: str) -> HttpResponse:
    """One slip back."""
    referral = _theirs(request, referral_reference)
    try:
        moving.undo(reference=referral.reference, actor=Actor.PARENT, at=timezone.now())
    except PermissionDenied:
        raise Http404 from None
    notices.success(request, _("C’est annulé."))
    return _home()


@parents("referrals", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("referrals.parents", OFTEN)
@with_parent
def revoke(request: ParentHttpRequest, referral_reference: str) -> HttpResponse:
    """Confirm; then the structure reads nothing any more."""
    referral = _theirs(request, referral_reference)
    if referral.way != Way.PARTNER or not may(referral.state, State.REVOKED, Actor.PARENT):
        raise Http404
    if request.method != "POST":
        return render(request, "referrals/parent_revoke.html", {"referral": referral})
    try:
        moving.say(
            reference=referral.reference, after=State.REVOKED, actor=Actor.PARENT,
            at=timezone.now(),
        )  # fmt: skip
    except IllegalMoveError:
        return _home()
    notices.success(request, _("C’est retiré : cette structure ne lit plus rien de vous."))
    return _home()
