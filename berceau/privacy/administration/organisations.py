"""Screens on organisations and the page of settings."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.accounts.models import Organisation
from berceau.privacy.access import CREATE, EDIT, READ, opens
from berceau.privacy.administration import actions, instance, queries
from berceau.privacy.administration.forms import OrganisationForm
from berceau.privacy.meanwhile import say_who
from berceau.ui import notices


@opens("accounts", READ)
@require_safe
def organisation_list(request: AgentRequest) -> HttpResponse:
    context = {"organisations": queries.organisations()}
    return render(request, "privacy/agents/organisations.html", context)


def _edit(request: AgentRequest, organisation: Organisation | None) -> HttpResponse:
    initial = (
        {"name": organisation.name, "kind": organisation.kind, "siret": organisation.siret}
        if organisation
        else {}
    )
    typed = request.POST if request.method == "POST" else None
    form = OrganisationForm(typed, initial=initial)
    if form.is_valid():
        try:
            actions.save_organisation(
                organisation_id=organisation.pk if organisation else None,
                by=request.agent, at=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
        except actions.RefusedError as refused:
            form.add_error("name", str(refused))
        else:
            notices.success(request, _("Organisation enregistrée."))
            return redirect("privacy:organisations")
    if organisation:
        say_who(form, organisation=organisation.pk)
    title = _("Corriger l’organisation") if organisation else _("Ajouter une organisation")
    context = {"form": form, "title": title, "submit": _("Enregistrer")}
    status = 422 if form.is_bound else 200
    return render(request, "privacy/agents/form.html", context, status=status)


@opens("accounts", CREATE)
@require_http_methods(["GET", "POST"])
def organisation_create(request: AgentRequest) -> HttpResponse:
    return _edit(request, None)


@opens("accounts", EDIT)
@require_http_methods(["GET", "POST"])
def organisation_edit(request: AgentRequest, organisation_id: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Organisation, pk=organisation_id))


@opens("accounts", EDIT)
@require_POST
def organisation_delete(request: AgentRequest, organisation_id: int) -> HttpResponse:
    get_object_or_404(Organisation, pk=organisation_id)
    try:
        actions.delete_organisation(
            organisation_id=organisation_id, by=request.agent, at=timezone.now()
        )
    except actions.RefusedError as refused:
        context = {"organisations": queries.organisations(), "refusal": str(refused)}
        return render(request, "privacy/agents/organisations.html", context, status=409)
    notices.success(request, _("Organisation supprimée."))
    return redirect("privacy:organisations")


@opens("accounts", READ)
@require_safe
def instance_settings(request: AgentRequest) -> HttpResponse:
    context = {"sections": instance.sections()}
    return render(request, "privacy/agents/settings.html", context)
