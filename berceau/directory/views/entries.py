"""Writing entries: new ones, corrections, what their source says, taking out and putting back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from berceau.accounts.middleware import AgentRequest
from berceau.directory.actions import entries
from berceau.directory.forms.entries import (
    ConfirmsForm,
    ProfessionalForm,
    ServiceForm,
    StructureForm,
    written_in,
)
from berceau.directory.forms.others import ArchiveForm
from berceau.directory.freshness import Entry
from berceau.directory.models import Structure
from berceau.directory.queries.editing import sheet_of
from berceau.directory.views.common import answer, edit_url, entry_or_404
from berceau.privacy.access import CREATE, EDIT, opens
from berceau.ui import notices

TEMPLATES = {
    "structure": "directory/edit_structure.html",
    "service": "directory/edit_service.html",
    "professional": "directory/edit_professional.html",
}


def form_of(
    request: AgentRequest, kind: str, initial: dict[str, Any] | None = None
) -> ConfirmsForm:
    """The form of this kind of entry, with what was typed, or what is written."""
    data = request.POST if request.method == "POST" else None
    if kind == "structure":
        return StructureForm(data, initial=initial or {})
    if kind == "service":
        return ServiceForm(data, initial=initial or {})
    return ProfessionalForm(data, initial=initial or {}, today=timezone.localdate())


@opens("directory", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: AgentRequest, reference: str, kind: str) -> HttpResponse:
    """Correct an entry; what it lacks, what its source says and who looked at it are beside."""
    entry = entry_or_404(kind, reference)
    form = form_of(request, kind, written_in(entry, entries.FIELDS[kind]))
    context = {"sheet": sheet_of(entry, timezone.localdate()), "entry": entry, "kind": kind}
    return answer(
        request,
        form,
        TEMPLATES[kind],
        context,
        act=lambda at: entries.correct(
            kind=kind,
            reference=reference,
            values=form.values,
            confirms=form.cleaned_data["confirms"],
            by=request.agent,
            at=at,
        ),
        done=_("Fiche enregistrée."),
        back=edit_url(entry),
        about={kind: entry.pk},
    )


def _new(request: AgentRequest, kind: str, structure: Structure | None = None) -> HttpResponse:
    form = form_of(request, kind)
    made: list[Entry] = []
    return answer(
        request,
        form,
        TEMPLATES[kind],
        {"kind": kind, "structure": structure},
        act=lambda at: made.append(
            entries.create(
                kind=kind, values=form.values, structure=structure, by=request.agent, at=at
            )
        ),
        done=_("Fiche créée. Vérifiez son adresse et ce qu’il lui manque."),
        back=lambda: edit_url(made[0]),
    )


@opens("directory", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_structure(request: AgentRequest) -> HttpResponse:
    """A structure that no import brings."""
    return _new(request, "structure")


@opens("directory", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_service(request: AgentRequest, reference: str) -> HttpResponse:
    """One more thing that this structure offers."""
    structure = get_object_or_404(Structure.objects.published(), reference=reference)
    return _new(request, "service", structure)


@opens("directory", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_professional(request: AgentRequest) -> HttpResponse:
    """Somebody known by their own name."""
    return _new(request, "professional")


@opens("directory", EDIT)
@require_POST
def confirm(request: AgentRequest, reference: str, kind: str) -> HttpResponse:
    """« Tout est juste »."""
    entry_or_404(kind, reference)
    entry = entries.confirm(kind=kind, reference=reference, by=request.agent, at=timezone.now())
    notices.success(request, _("C’est noté : tout est juste aujourd’hui."))
    return HttpResponseRedirect(edit_url(entry))


@opens("directory", EDIT)
@require_POST
def settle(request: AgentRequest, reference: str, field: str, kind: str) -> HttpResponse:
    """Take what the source says of this field, or keep what is written here."""
    entry = entry_or_404(kind, reference)
    keep = request.POST.get("gesture") == "keep"
    verb = entries.keep_ours if keep else entries.take_back
    if field not in entry.corrected:
        raise Http404
    try:
        verb(kind=kind, reference=reference, field=field, by=request.agent, at=timezone.now())
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        done = _("Ce qui est écrit ici reste.") if keep else _("La fiche dit ce que dit la source.")
        notices.success(request, done)
    return HttpResponseRedirect(edit_url(entry))


@opens("directory", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: AgentRequest, reference: str, kind: str) -> HttpResponse:
    """Take an entry out of the directory, with the reason."""
    entry = entry_or_404(kind, reference)
    form = ArchiveForm(request.POST or None)
    return answer(
        request,
        form,
        "directory/archive.html",
        {"entry": entry, "kind": kind, "back": edit_url(entry)},
        act=lambda at: entries.archive(
            kind=kind,
            reference=reference,
            reason=form.cleaned_data["reason"],
            by=request.agent,
            at=at,
        ),
        done=_("Fiche retirée de l’annuaire. Elle peut y revenir."),
        back=edit_url(entry),
    )


@opens("directory", EDIT)
@require_POST
def restore(request: AgentRequest, reference: str, kind: str) -> HttpResponse:
    """Put it back."""
    entry_or_404(kind, reference)
    entry = entries.restore(kind=kind, reference=reference, by=request.agent, at=timezone.now())
    notices.success(request, _("Fiche remise dans l’annuaire."))
    return HttpResponseRedirect(edit_url(entry))


@opens("directory", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: AgentRequest, reference: str) -> HttpResponse:
    """The person no longer wants to be in the directory: gone for good, once confirmed."""
    entry = entry_or_404("professional", reference)
    if request.method != "POST":
        return render(request, "directory/erase.html", {"entry": entry, "back": edit_url(entry)})
    entries.erase_professional(reference=reference, by=request.agent, at=timezone.now())
    notices.success(request, _("La fiche est effacée."))
    return HttpResponseRedirect(reverse("directory:campaigns"))
