"""What the screens of this room share."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from berceau.families.models import Family


def family_page(reference: str) -> str:
    """The address of the family page, which the agents' home owns."""
    return reverse("desk:family", args=[reference])


def back_to_family(reference: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(family_page(reference))


def came_from(request: HttpRequest, default: str) -> str:
    """Where the form says to come back, if it is one of our pages."""
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else default


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
    raise PermissionDenied(_("Ce geste revient à la référente de la famille."))


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, object],
    form: forms.BaseForm | None = None,
) -> HttpResponse:
    """A page with a form; 422 when what was sent has to be corrected."""
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
