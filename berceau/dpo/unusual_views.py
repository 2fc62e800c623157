"""Unusual readings, for the DPO; « Ma rue », for every agent who wants to give it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.dpo import unusual
from berceau.families.fields import CommuneField
from berceau.kit.fields import SafeForm
from berceau.privacy import reviews
from berceau.privacy.access import EDIT, READ, every_agent, opens
from berceau.privacy.models import AgentStreet
from berceau.ui import notices


class LookForm(SafeForm):
    """What the DPO found."""

    sentence = forms.CharField(
        label=gettext_lazy("Ce que vous avez constaté, en une phrase"), max_length=500
    )


class StreetForm(SafeForm):
    """The agent's own street; only its fingerprint stays."""

    commune = CommuneField(label=gettext_lazy("Commune"))
    street = forms.CharField(label=gettext_lazy("Rue, sans le numéro"), max_length=120)


@opens("oversight", READ)
@require_safe
def readings(request: AgentRequest) -> HttpResponse:
    """Each alert with its form; those looked at below, with the sentence."""
    return _page(request)


def _page(request: AgentRequest, *, chosen: str = "", form: LookForm | None = None) -> HttpResponse:
    every = unusual.every_alert(timezone.localdate())
    context = {
        "waiting": [
            (alert, form if form and alert.key == chosen else LookForm(prefix=alert.key))
            for alert in every
            if alert.review is None
        ],
        "looked_at": [alert for alert in every if alert.review is not None],
    }
    return render(request, "dpo/unusual.html", context, status=422 if form else 200)


@opens("oversight", EDIT)
@require_POST
def look_at(request: AgentRequest, alert_key: str) -> HttpResponse:
    """One sentence, once."""
    at = timezone.now()
    if alert_key not in {alert.key for alert in unusual.every_alert(timezone.localdate(at))}:
        raise Http404
    form = LookForm(request.POST, prefix=alert_key)
    if not form.is_valid():
        return _page(request, chosen=alert_key, form=form)
    reviews.look_at(
        alert=alert_key, sentence=form.cleaned_data["sentence"], by=request.agent, at=at
    )
    notices.success(request, _("C’est noté : alerte regardée."))
    return redirect("dpo:unusual")


@every_agent
@require_http_methods(["GET", "HEAD", "POST"])
def street(request: AgentRequest) -> HttpResponse:
    """Give one's street, change it, take it back."""
    if request.method == "POST" and "withdraw" in request.POST:
        reviews.withdraw_street(by=request.agent)
        notices.success(request, _("Votre rue est oubliée."))
        return redirect("dpo:street")
    form = StreetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reviews.give_street(
                commune_code=form.cleaned_data["commune"],
                address=form.cleaned_data["street"],
                by=request.agent,
                on=timezone.localdate(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            notices.success(request, _("C’est noté. Le nom de la rue n’est pas gardé."))
            return redirect("dpo:street")
    context = {"form": form, "given": AgentStreet.objects.filter(agent=request.agent).first()}
    return render(request, "dpo/street.html", context, status=422 if form.errors else 200)
