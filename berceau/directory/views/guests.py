"""What a structure opens by its link: its own entries, to confirm or correct without an account."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.directory.actions import answers
from berceau.directory.forms.entries import ConfirmsForm, written_in
from berceau.directory.forms.guests import GuestServiceForm, GuestStructureForm
from berceau.directory.forms.others import ClosureForm
from berceau.directory.models import Service, Structure
from berceau.directory.queries.editing import structure_hours
from berceau.directory.queries.guests import card_of
from berceau.directory.views.common import answer
from berceau.links.session import GuestRequest, with_guest
from berceau.privacy.access import EDIT, READ, guests
from berceau.ui import notices

PURPOSE = "structure"


def _home(request: GuestRequest) -> str:
    return reverse("directory:guest", args=[request.guest.reference])


def _gone(request: GuestRequest) -> HttpResponse:
    """The entry left the directory since the link was sent."""
    return render(request, "directory/guest_gone_already.html")


def _entry(request: GuestRequest, service_reference: str = "") -> Any:
    try:
        return answers.entry_of(request.guest.subject, service_reference)
    except ObjectDoesNotExist:
        return None


@guests("directory", READ)
@require_safe
@with_guest(PURPOSE)
def page(request: GuestRequest) -> HttpResponse:
    """All that is written of the structure, and one gesture when it is true."""
    structure = _entry(request)
    if structure is None:
        return _gone(request)
    context = {"card": card_of(structure, timezone.localdate()), "guest": request.guest}
    return render(request, "directory/guest.html", context)


@guests("directory", EDIT)
@require_POST
@with_guest(PURPOSE)
def confirm(request: GuestRequest) -> HttpResponse:
    """« Tout est juste »."""
    if _entry(request) is None:
        return _gone(request)
    answers.confirm(subject=request.guest.subject, at=timezone.now())
    notices.success(
        request, _("Merci ! Vos fiches sont confirmées. Vous pouvez fermer cette page.")
    )
    return HttpResponseRedirect(_home(request))


def _correct(
    request: GuestRequest, entry: Structure | Service, form: ConfirmsForm, reference: str
) -> HttpResponse:
    written: list[list[str]] = []
    response = answer(
        request,
        form,
        "directory/guest_edit.html",
        {
            "entry": entry,
            "back": _home(request),
            "structure_hours": structure_hours(entry),
        },
        act=lambda at: written.extend(
            answers.correct(
                subject=request.guest.subject,
                service_reference=reference,
                values=form.values,
                at=at,
            )
        ),
        done=_("Merci, c’est noté."),
        back=_home(request),
    )
    if written and written[1]:
        notices.success(request, _("L’équipe regarde vos autres changements avant de les publier."))
    return response


@guests("directory", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@with_guest(PURPOSE)
def structure(request: GuestRequest) -> HttpResponse:
    """Correct what is written of the structure."""
    entry = _entry(request)
    if entry is None:
        return _gone(request)
    initial = written_in(entry, tuple(set(GuestStructureForm.FIELDS) - {"place"}))
    form = GuestStructureForm(request.POST or None, initial=initial)
    return _correct(request, entry, form, "")


@guests("directory", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@with_guest(PURPOSE)
def service(request: GuestRequest, service_reference: str) -> HttpResponse:
    """Correct one of its services."""
    entry = _entry(request, service_reference)
    if entry is None:
        return _gone(request)
    initial = written_in(entry, tuple(set(GuestServiceForm.FIELDS) - {"place"}))
    form = GuestServiceForm(request.POST or None, initial=initial)
    return _correct(request, entry, form, service_reference)


@guests("directory", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@with_guest(PURPOSE)
def closing(request: GuestRequest) -> HttpResponse:
    """« Nous serons fermés du… au… »."""
    entry = _entry(request)
    if entry is None:
        return _gone(request)
    form = ClosureForm(request.POST or None, structure=entry, today=timezone.localdate())
    return answer(
        request,
        form,
        "directory/guest_closure.html",
        {"entry": entry, "back": _home(request)},
        act=lambda at: answers.add_closure(
            subject=request.guest.subject,
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
            service_reference=form.cleaned_data["service"],
            reason=form.cleaned_data["reason"],
            at=at,
        ),
        done=_("Fermeture notée : les familles la voient."),
        back=_home(request),
    )


@guests("directory", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@with_guest(PURPOSE)
def gone(request: GuestRequest, service_reference: str = "") -> HttpResponse:
    """« Nous n’existons plus », once confirmed; of the structure or of one service."""
    entry = _entry(request, service_reference)
    if entry is None:
        return _gone(request)
    if request.method != "POST":
        return render(
            request, "directory/guest_gone.html", {"entry": entry, "back": _home(request)}
        )
    answers.say_gone(
        subject=request.guest.subject, service_reference=service_reference, at=timezone.now()
    )
    notices.success(request, _("Merci de nous l’avoir dit. L’équipe retire la fiche."))
    return HttpResponseRedirect(_home(request))
