"""« Tiers autorisé »: what an authority asks is written down; nothing leaves by these pages."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from berceau.accounts.middleware import AgentRequest
from berceau.privacy.access import EDIT, opens
from berceau.rights import actions
from berceau.rights.forms import ThirdPartyAnswerForm, ThirdPartyForm
from berceau.rights.models import ThirdPartyRequest
from berceau.rights.views.common import refused, show
from berceau.ui import notices


@opens("rights", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: AgentRequest) -> HttpResponse:
    form = ThirdPartyForm(request.POST or None, initial={"received_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.record_third_party(
                **form.cleaned_data, by=request.agent, at=timezone.now()
            )
        except ValidationError as error:
            refused(form, error)
        else:
            notices.success(request, _("Demande notée. Rien n’est donné avant la réponse."))
            return redirect("rights:third_party", third_party_reference=made.reference)
    return show(request, "rights/third_party_new.html", {}, form)


@opens("rights", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: AgentRequest, third_party_reference: str) -> HttpResponse:
    asked = get_object_or_404(ThirdPartyRequest, reference=third_party_reference)
    form = ThirdPartyAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_third_party(
                reference=asked.reference,
                answer=form.cleaned_data["answer"],
                given=form.cleaned_data["given"],
                by=request.agent,
                at=timezone.now(),
            )
        except ValidationError as error:
            refused(form, error)
        else:
            notices.success(request, _("Réponse enregistrée."))
            return redirect("rights:third_party", third_party_reference=asked.reference)
    return show(request, "rights/third_party.html", {"asked": asked}, form)
