"""Correcting the file: what can be corrected, who they are, the facts of the calendar."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families import actions, queries
from berceau.families.actions.files import FACTS
from berceau.families.files import shown
from berceau.families.forms import FactsForm, FamilyForm
from berceau.families.views.common import FormPage, answer, file_to_correct
from berceau.privacy.access import EDIT, opens


@opens("identity", EDIT)
@require_safe
def edit(request: AgentRequest, reference: str) -> HttpResponse:
    """Everything written of the persons, each with its way to be corrected."""
    family = file_to_correct(request, reference)
    at = timezone.now()
    sheet = queries.family_sheet(family, timezone.localdate(at))
    shown(request.agent, family, *sheet.compartments, at=at)
    return render(request, "families/edit.html", {"family": family, "sheet": sheet})


@opens("identity", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def household(request: AgentRequest, reference: str) -> HttpResponse:
    """Name, residence, external number."""
    family = file_to_correct(request, reference)
    # The form writes what was typed on its own copy: the page still names the family as it is.
    form = FamilyForm(request.POST or None, instance=type(family).objects.get(pk=family.pk))
    page = FormPage(title=_("Le foyer"), done=_("Foyer corrigé."))
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.correct_family(
            family_id=family.pk, values=form.cleaned_data, by=request.agent, at=at
        ),
    )


@opens("identity", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: AgentRequest, reference: str) -> HttpResponse:
    """What the calendar needs to know of their situation."""
    family = file_to_correct(request, reference, "followup")
    form = FactsForm(request.POST or None, initial={name: getattr(family, name) for name in FACTS})
    page = FormPage(
        title=_("Leur situation"),
        done=_("Situation enregistrée. Le calendrier est à jour."),
        intro=_("Ces réponses servent au calendrier, à rien d’autre. Rien n’est obligatoire."),
    )
    return answer(
        request,
        family,
        form,
        page,
        act=lambda at: actions.set_facts(
            family_id=family.pk, values=form.cleaned_data, by=request.agent, at=at
        ),
    )
