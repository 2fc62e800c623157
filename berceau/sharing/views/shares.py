"""Sharing from the family page; « Partagé avec moi »; one share; taking back; in return."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families.files import open_file
from berceau.families.policies import can_see
from berceau.privacy import journal
from berceau.privacy.access import CREATE, EDIT, READ, opens
from berceau.sharing import policies
from berceau.sharing.actions import shares as verbs
from berceau.sharing.forms.shares import ReturnForm, ShareForm
from berceau.sharing.gestures import gestures_of
from berceau.sharing.models import Share
from berceau.sharing.queries import shares as queries
from berceau.sharing.views.common import add_refusal, show, site
from berceau.ui import notices


def found(request: AgentRequest, reference: str, *, today: date) -> Share:
    """The share, or 404: unknown, another's, expired and taken back answer the same."""
    share = queries.fetch(reference, agent=request.agent, today=today)
    if share is None:
        raise Http404
    return share


def to_page(reference: str) -> HttpResponseRedirect:
    return redirect("sharing:share", share_reference=reference)


@opens("sharing", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest, reference: str) -> HttpResponse:
    """Confide one sentence to one colleague."""
    at = timezone.now()
    today = timezone.localdate(at)
    family = open_file(agent=request.agent, reference=reference, at=at)
    if not policies.can_share(request.agent, family):
        raise PermissionDenied(_("Partager : la référente elle-même, sur un dossier ouvert."))
    colleagues = queries.colleagues(request.agent, today)
    form = ShareForm(request.POST or None, family=family, colleagues=colleagues, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.share(
                reference=reference,
                said=form.confided(),
                by=request.agent,
                at=at,
                site=site(request),
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            notices.success(
                request,
                _("Partagé avec %(who)s.") % {"who": made.recipient},
                draft_key=f"share-{reference}",
            )
            return redirect("desk:family", reference)
    back = reverse("desk:family", args=[reference])
    return show(
        request,
        "sharing/share_form.html",
        {"family": family, "back": back, "refused": colleagues.refused},
        form,
    )


@opens("sharing", READ)
@require_safe
def received(request: AgentRequest) -> HttpResponse:
    """« Partagé avec moi », and what I shared."""
    at = timezone.now()
    today = timezone.localdate(at)
    shares = queries.received(request.agent, today)
    named = [share for share in shares if share.with_identity]
    journal.listed(
        by=request.agent,
        scope="sharing:received",
        files=len({share.family_id for share in named}),
        compartments=("identity",),
        ground=_("partages reçus"),
        at=at,
    )
    context: dict[str, object] = {
        "shares": shares,
        "made": queries.made(request.agent, today),
        "today": today,
    }
    return show(request, "sharing/received.html", context)


@opens("sharing", READ)
@require_safe
def page(request: AgentRequest, share_reference: str) -> HttpResponse:
    """The sentence and what was ticked, for its recipient; the fact, for its maker."""
    at = timezone.now()
    today = timezone.localdate(at)
    share = found(request, share_reference, today=today)
    shown = queries.page_of(share, agent=request.agent, today=today)
    journal.read(
        by=request.agent,
        family_id=share.family_id,
        compartments=shown.compartments,
        ground=_("partage n° %(number)d") % {"number": share.pk},
        at=at,
    )
    gestures = gestures_of(request.agent, share.family) if shown.is_reader else []
    return show(
        request, "sharing/share.html", {"page": shown, "today": today, "gestures": gestures}
    )


@opens("sharing", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: AgentRequest, share_reference: str) -> HttpResponse:
    """Confirm, then the page of the recipient is gone."""
    at = timezone.now()
    share = found(request, share_reference, today=timezone.localdate(at))
    family_page = reverse("desk:family", args=[share.family.reference])
    if share.revoked_at is None and not policies.can_revoke(request.agent, share):
        raise PermissionDenied(_("Retirer : qui a partagé, ou la référente de la famille."))
    if request.method == "POST":
        verbs.revoke(reference=share_reference, by=request.agent, at=at)
        notices.success(request, _("Partage retiré : sa page n’existe plus."))
        if can_see(request.agent, share.family):
            return HttpResponseRedirect(family_page)
        return redirect("sharing:received")
    return show(
        request,
        "sharing/revoke.html",
        {"share": share, "back": reverse("sharing:share", args=[share_reference])},
    )


@opens("sharing", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def say_in_return(request: AgentRequest, share_reference: str) -> HttpResponse:
    """« Je suis aussi cette famille »: only then does the other side know."""
    at = timezone.now()
    today = timezone.localdate(at)
    share = found(request, share_reference, today=today)
    if not policies.can_read(request.agent, share, today=today):
        raise PermissionDenied(_("Seule la personne à qui c’est confié peut le dire."))
    form = ReturnForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.say_in_return(
                reference=share_reference,
                told=form.cleaned_data["told"],
                told_on=form.cleaned_data["told_on"],
                by=request.agent,
                at=at,
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            notices.success(request, _("C’est dit à %(who)s.") % {"who": share.made_by})
            return to_page(share_reference)
    back = reverse("sharing:share", args=[share_reference])
    return show(request, "sharing/in_return.html", {"share": share, "back": back}, form)


@opens("sharing", CREATE)
@require_POST
def withdraw(request: AgentRequest, share_reference: str) -> HttpResponse:
    """Take « je suis aussi cette famille » back."""
    at = timezone.now()
    share = found(request, share_reference, today=timezone.localdate(at))
    if share.recipient_id != request.agent.pk:
        raise PermissionDenied
    verbs.withdraw(reference=share_reference, by=request.agent, at=at)
    notices.success(request, _("Retiré : cela ne se voit plus."))
    return to_page(share_reference)
