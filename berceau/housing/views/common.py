"""What the screens of this room share."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent
from berceau.families import files
from berceau.families.models import Family
from berceau.families.policies import can_see
from berceau.housing.policies import Reader
from berceau.housing.queries.reach import fetch
from berceau.privacy import journal

SHOWN = ("identity", "housing")
"""What a page of a request shows."""


def found(agent: Agent, reference: str, at: datetime) -> Reader:
    """The request as this agent reads it. Raises Http404 when it is not hers."""
    reader = fetch(agent, reference, timezone.localdate(at))
    if reader is None:
        raise Http404
    return reader


def shown(agent: Agent, family: Family, *compartments: str, at: datetime) -> None:
    """These compartments are on the page: by whom she is followed, or on what ground."""
    if can_see(agent, family):
        files.shown(agent, family, *compartments, at=at)
        return
    journal.read(
        by=agent,
        family_id=family.pk,
        compartments=compartments,
        ground=_("demande de logement confiée"),
        at=at,
    )


def refuse_unless(allowed: bool, family: Family) -> None:  # noqa: FBT001 -- reads as a sentence
    """403 with the reason: the file is closed, or the gesture is not hers."""
    if allowed:
        return
    if family.is_frozen:
        raise PermissionDenied(
            _("La famille a demandé que son dossier soit laissé tel quel : il ne se modifie pas.")
        )
    if not family.is_open:
        raise PermissionDenied(_("Ce dossier est clos : il se lit, il ne se modifie plus."))
    raise PermissionDenied(
        _("Ce geste revient à la référente de la famille, ou à qui a écrit cette ligne.")
    )


def page_url(reference: str) -> str:
    return reverse("housing:file", args=[reference])


def to_page(reference: str, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(page_url(reference) + (f"#{anchor}" if anchor else ""))


def came_from(request: HttpRequest, default: str) -> str:
    """Where the form says to come back, if it is one of our pages."""
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else default


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, object],
    form: forms.BaseForm | None = None,
) -> HttpResponse:
    """The page; 422 when what was sent has to be corrected."""
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(
        request, template, context | ({"form": form} if form is not None else {}), status=status
    )


def add_refusal(form: forms.BaseForm, error: ValidationError) -> None:
    """What an action refused, said beside the field it speaks of."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, error)
