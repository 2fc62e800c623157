"""« Mes informations »: what is held on me, who opened it, correct, choose, stop, copy, erase.

Each adult reads and changes their own only: nothing in an address names somebody, and every gesture
starts from `request.parent`.
"""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.contract import ParentSetting, programmes
from berceau.families.actions import own as own_file
from berceau.families.models import Contact
from berceau.kit.limits import rate_limited
from berceau.messaging import optouts
from berceau.parents import told
from berceau.parents.information_forms import CorrectForm
from berceau.parents.session import ParentHttpRequest, with_parent
from berceau.privacy.access import CREATE, EDIT, READ, parents
from berceau.rights import own as own_rights
from berceau.rights import packs
from berceau.rights.kept import kept_by_law
from berceau.rights.models import Request, RequestKind
from berceau.ui import notices
from berceau.ui.french import full_day

OFTEN = "40/15m/ip"
MOST_OPENINGS = 40
FORMATS = {"pdf": "application/pdf", "json": "application/json"}


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("parents:informations"))


def _settings() -> list[ParentSetting]:
    return [setting for room in programmes() for setting in room.parent_settings]


@parents("identity", READ)
@require_safe
@with_parent
def informations(request: ParentHttpRequest) -> HttpResponse:
    """Everything in one page, each thing under its title."""
    adult = request.parent
    openings = told.openings(adult)
    asked = own_rights.asked_by(adult)
    context = {
        "sections": told.held_on(adult),
        "openings": openings[:MOST_OPENINGS],
        "more_openings": len(openings[MOST_OPENINGS:]),
        "contacts": list(adult.contacts.all()),
        "can_correct": own_file.may_correct(adult),
        "choices": [(setting, setting.current(adult.pk)) for setting in _settings()],
        "stopped": optouts.is_stopped(adult),
        "asked": asked,
        "copy_asked": any(one.is_open and one.kind == RequestKind.ACCESS for one in asked),
        "copy": own_rights.copy_for(adult),
        "dpo": settings.DPO_CONTACT,
    }
    return render(request, "parents/informations.html", context)


@parents("agreement", EDIT)
@rate_limited("parents.informations", OFTEN)
@require_POST
@with_parent
def choose(request: ParentHttpRequest) -> HttpResponse:
    """The rhythm, and whatever else a room lets a parent choose."""
    wanted = request.POST.get("key", "")
    setting = next((one for one in _settings() if one.key == wanted), None)
    if setting is None:
        raise Http404
    try:
        setting.change(request.parent.pk, request.POST.get("value", ""), timezone.now())
    except ValueError:
        raise Http404 from None
    notices.success(request, _("C’est noté."))
    return _back()


@parents("agreement", EDIT)
@rate_limited("parents.informations", OFTEN)
@require_POST
@with_parent
def be_careful(request: ParentHttpRequest) -> HttpResponse:
    """No message on this number; or this contact is not safe: done at once."""
    how = request.POST.get("how", "")
    number = request.POST.get("contact", "")
    if how not in {"no_message", "unsafe"} or not number.isascii() or not number.isdigit():
        raise Http404
    try:
        own_file.be_careful(
            adult_id=request.parent.pk,
            contact_id=int(number[:18]),
            at=timezone.now(),
            no_message=how == "no_message",
            unsafe=how == "unsafe",
        )
    except (Contact.DoesNotExist, PermissionDenied):
        raise Http404 from None
    if how == "unsafe":
        notices.success(request, _("C’est noté : nous n’écrirons plus et n’appellerons plus ici."))
    else:
        notices.success(request, _("C’est noté : nous ne laisserons plus de message ici."))
    return _back()


@parents("rights", CREATE)
@rate_limited("parents.informations", OFTEN)
@require_http_methods(["GET", "HEAD", "POST"])
@with_parent
def correct(request: ParentHttpRequest) -> HttpResponse:
    """Something is wrong: a person at the team reads it, checks and corrects."""
    form = CorrectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            own_rights.ask(
                adult_id=request.parent.pk,
                kind=RequestKind.RECTIFICATION,
                at=timezone.now(),
                text=form.cleaned_data["words"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            notices.success(request, _("C’est envoyé. Une personne de l’équipe va corriger."))
            return _back()
    status = 422 if request.method == "POST" else 200
    return render(request, "parents/informations_correct.html", {"form": form}, status=status)


@parents("agreement", EDIT)
@rate_limited("parents.informations", OFTEN)
@require_POST
@with_parent
def stop(request: ParentHttpRequest) -> HttpResponse:
    """« Ne plus rien recevoir »: to all their own numbers and addresses, with its undo."""
    optouts.stop(adult=request.parent, at=timezone.now())
    notices.success(
        request,
        _("C’est noté : vous ne recevrez plus aucun message."),
        undo_url=reverse("parents:resume"),
    )
    return _back()


@parents("agreement", EDIT)
@rate_limited("parents.informations", OFTEN)
@require_POST
@with_parent
def resume(request: ParentHttpRequest) -> HttpResponse:
    """Messages again."""
    optouts.resume(adult=request.parent, at=timezone.now())
    notices.success(request, _("C’est noté : vous pouvez de nouveau recevoir des messages."))
    return _back()


@parents("rights", CREATE)
@rate_limited("parents.informations", OFTEN)
@require_POST
@with_parent
def ask_copy(request: ParentHttpRequest) -> HttpResponse:
    """A whole copy: a person reads it again first, so that nobody else is in it."""
    asked = own_rights.ask(adult_id=request.parent.pk, kind=RequestKind.ACCESS, at=timezone.now())
    notices.success(request, _("C’est demandé. Réponse avant le %(day)s.") % {"day": _day(asked)})
    return _back()


@parents("rights", READ)
@require_safe
@with_parent
def copy(request: ParentHttpRequest, kind: str) -> HttpResponse:
    """The copy, once somebody has read it again and until it is noted as handed over."""
    pack = own_rights.copy_for(request.parent)
    if pack is None or kind not in FORMATS:
        raise Http404
    with told.in_french():
        content = packs.as_pdf(pack) if kind == "pdf" else packs.as_json(pack)
    return HttpResponse(
        content,
        content_type=FORMATS[kind],
        headers={"Content-Disposition": f'attachment; filename="mes-informations.{kind}"'},
    )


@parents("rights", CREATE)
@rate_limited("parents.informations", OFTEN)
@require_http_methods(["GET", "HEAD", "POST"])
@with_parent
def erase(request: ParentHttpRequest) -> HttpResponse:
    """What is erased, what the law keeps, by when; then the request."""
    if request.method == "POST":
        asked = own_rights.ask(
            adult_id=request.parent.pk, kind=RequestKind.ERASURE, at=timezone.now()
        )
        notices.success(
            request, _("C’est demandé. Réponse avant le %(day)s.") % {"day": _day(asked)}
        )
        return _back()
    return render(request, "parents/informations_erase.html", {"kept": kept_by_law()})


def _day(asked: Request) -> str:
    return full_day(asked.due_on)
