"""Opening in an emergency; the hour itself; the reviews of the DPO."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.privacy import journal
from berceau.privacy.access import CREATE, EDIT, READ, opens
from berceau.sharing import policies
from berceau.sharing.actions import emergency as verbs
from berceau.sharing.forms.emergency import EmergencyForm, ReviewForm
from berceau.sharing.models import EmergencyAccess
from berceau.sharing.queries import emergency as queries
from berceau.sharing.views.common import add_refusal, show, site
from berceau.ui import notices


@opens("emergency", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: AgentRequest) -> HttpResponse:
    """One exact identity and why; the answer is the person, or one sentence."""
    at = timezone.now()
    why = policies.refusal_of_emergency(request.agent)
    if why:
        raise PermissionDenied(why)
    form = EmergencyForm(request.POST or None)
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            answer = verbs.open_identity(
                who=form.searched(),
                reason=form.cleaned_data["reason"],
                by=request.agent,
                at=at,
                site=site(request),
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            if answer.hers is not None:
                notices.success(request, _("Vous suivez cette famille : voici son dossier."))
                return redirect("desk:family", answer.hers.reference)
            if answer.access is not None:
                return redirect("sharing:emergency_page", answer.access.reference)
            if answer.too_many:
                status = 429
                form.add_error(None, _("Trop d’essais : l’accès se rouvrira plus tard."))
            else:
                form.add_error(None, _("Aucun dossier, ou plusieurs, sous cette identité exacte."))
    response = show(
        request, "sharing/emergency.html", {"open": queries.still_open(request.agent, at)}, form
    )
    response.status_code = status or response.status_code
    return response


@opens("emergency", CREATE)
@require_safe
def page(request: AgentRequest, emergency_reference: str) -> HttpResponse:
    """Identity and contacts, during the hour, for who opened it; 404 for anybody else."""
    at = timezone.now()
    access = queries.fetch(emergency_reference, agent=request.agent, at=at)
    if access is None:
        raise Http404
    journal.read(
        by=request.agent,
        family_id=access.family_id,
        compartments=("identity", "agreement"),
        ground=_("accès d’urgence n° %(number)d") % {"number": access.pk},
        at=at,
    )
    shown = queries.page_of(access, timezone.localdate(at))
    return show(
        request, "sharing/emergency_page.html", {"page": shown, "today": timezone.localdate(at)}
    )


@opens("oversight", READ)
@require_safe
def to_review(request: AgentRequest) -> HttpResponse:
    """Those not reviewed, the overdue ones first; then the last reviews."""
    context: dict[str, object] = {
        "waiting": queries.emergencies_to_review(timezone.localdate()),
        "reviewed": queries.reviewed(),
    }
    return show(request, "sharing/emergencies.html", context)


@opens("oversight", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: AgentRequest, emergency_reference: str) -> HttpResponse:
    """Who, when, why; one sentence and a conclusion. Nothing of the family."""
    access = (
        EmergencyAccess.objects.select_related("agent", "reviewed_by", "family__referente")
        .filter(reference=emergency_reference)
        .first()
    )
    if access is None:
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.review(
                reference=emergency_reference,
                sentence=form.cleaned_data["sentence"],
                conclusion=form.cleaned_data["conclusion"],
                by=request.agent,
                at=timezone.now(),
            )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            notices.success(request, _("Revue enregistrée."))
            return redirect("sharing:emergencies")
    context: dict[str, object] = {
        "access": access,
        "can_review": policies.can_review(request.agent, access),
    }
    return show(request, "sharing/emergency_review.html", context, form)
