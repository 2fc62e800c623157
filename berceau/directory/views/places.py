"""Where an entry receives, and its temporary closures."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from berceau.accounts.middleware import AgentRequest
from berceau.directory.actions import closures, places
from berceau.directory.forms.others import ClosureForm, PlaceForm
from berceau.directory.models import Closure, Structure
from berceau.directory.queries.editing import coming_closures
from berceau.directory.queries.places import others_at
from berceau.directory.views.common import answer, edit_url, entry_or_404
from berceau.privacy.access import EDIT, opens
from berceau.ui import notices


@opens("directory", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: AgentRequest, reference: str, kind: str) -> HttpResponse:
    """The address of an entry and what one finds there."""
    entry = entry_or_404(kind, reference)
    names = (*places.ADDRESS, *places.DETAILS)
    written = {name: getattr(entry.place, name) for name in names} if entry.place else {}
    form = PlaceForm(request.POST or None, initial=written)
    return answer(
        request,
        form,
        "directory/place.html",
        {
            "entry": entry,
            "kind": kind,
            "back": edit_url(entry),
            "others": others_at(entry.place, entry) if entry.place else [],
        },
        act=lambda at: places.set_place(
            kind=kind, reference=reference, values=form.cleaned_data, by=request.agent, at=at
        ),
        done=_("Lieu enregistré."),
        back=edit_url(entry),
        about={kind: entry.pk},
    )


@opens("directory", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def closings(request: AgentRequest, reference: str) -> HttpResponse:
    """The closures to come of a structure and of its services, and one more."""
    structure = get_object_or_404(Structure, reference=reference)
    today = timezone.localdate()
    form = ClosureForm(request.POST or None, structure=structure, today=today)
    return answer(
        request,
        form,
        "directory/closures.html",
        {"structure": structure, "closures": coming_closures(structure, today)},
        act=lambda at: closures.add(
            structure=structure,
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
            service_reference=form.cleaned_data["service"],
            reason=form.cleaned_data["reason"],
            by=request.agent,
            at=at,
        ),
        done=_("Fermeture notée."),
        back=reverse("directory:closures", args=[reference]),
    )


@opens("directory", EDIT)
@require_POST
def remove_closing(request: AgentRequest, closure_id: int) -> HttpResponse:
    """It was wrong."""
    try:
        gone = closures.remove(closure_id=closure_id, by=request.agent, at=timezone.now())
    except Closure.DoesNotExist:
        raise Http404 from None
    notices.success(request, _("Fermeture enlevée."))
    return HttpResponseRedirect(reverse("directory:closures", args=[gone.structure.reference]))
