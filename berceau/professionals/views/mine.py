"""The pages of the person, opened by their link."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.links.session import GuestRequest, with_guest
from berceau.privacy.access import CREATE, EDIT, READ, guests
from berceau.professionals import answers as said
from berceau.professionals import catalogue, certificate, states
from berceau.professionals.actions import applying
from berceau.professionals.actions.moves import PURPOSE
from berceau.professionals.forms.mine import FORMS, StepForm
from berceau.professionals.models import Registration
from berceau.professionals.queries.mine import is_over, page_of, stays_behind
from berceau.professionals.states import IllegalMoveError
from berceau.professionals.views.common import file, show
from berceau.retention.delays import delays
from berceau.ui import notices

hers = with_guest(PURPOSE, over=is_over)
"""For a page of the person."""


def _hers(request: GuestRequest) -> Registration:
    """The registration of this link; 404 once it is erased."""
    found = Registration.objects.filter(reference=request.guest.subject).first()
    if found is None:
        raise Http404
    return found


def _to_mine(request: GuestRequest) -> HttpResponseRedirect:
    return redirect("professionals:mine", request.guest.reference)


def _mine(request: GuestRequest, errors: list[str] | None = None) -> HttpResponse:
    page = page_of(_hers(request), request.guest, today=timezone.localdate())
    context = {"page": page, "guest": request.guest.reference, "errors": errors or []}
    return show(request, "professionals/mine.html", context, status=422 if errors else 200)


@guests("professionals", READ)
@require_safe
@hers
def mine(request: GuestRequest) -> HttpResponse:
    """Where the registration is, what is missing, what the team said, what can be done."""
    return _mine(request)


@guests("professionals", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@hers
def step(request: GuestRequest, step: str) -> HttpResponse:
    """One short page: what is valid is kept, complete or not."""
    registration = _hers(request)
    if step not in FORMS:
        raise Http404
    if registration.state not in states.WRITABLE:
        return _to_mine(request)
    form = FORMS[step](request.POST or None, initial=registration.answers)
    if request.method == "POST" and form.is_valid():
        return _kept(request, registration, step, form)
    return _step_page(request, registration, step, form)


def _kept(
    request: GuestRequest, registration: Registration, step: str, form: StepForm
) -> HttpResponse:
    applying.write(
        reference=registration.reference, step=step, typed=form.cleaned_data, at=timezone.now()
    )
    following = said.after(step)
    # A change of « person » or « structure » asks another name: the same page again.
    if step == "qui" and form.cleaned_data["who"] != registration.answers.get("who"):
        following = said.BY_KEY[step]
    if following is None or "finish" in request.POST:
        notices.success(request, _("Vos réponses sont gardées."))
        return _to_mine(request)
    return redirect("professionals:step", request.guest.reference, following.key)


def _step_page(
    request: GuestRequest, registration: Registration, step: str, form: StepForm
) -> HttpResponse:
    keys = [one.key for one in said.STEPS]
    context: dict[str, Any] = {
        "form": form,
        "step": said.BY_KEY[step],
        "number": keys.index(step) + 1,
        "total": len(keys),
        "guest": request.guest.reference,
        "conditions": catalogue.conditions().values() if step == "conditions" else (),
        "priorities": catalogue.priorities().values() if step == "conditions" else (),
        "is_last": said.after(step) is None,
        "is_published": registration.state in states.IN_DIRECTORY,
    }
    status = 422 if form.is_bound else 200
    return show(request, "professionals/step.html", context, status=status)


@guests("professionals", CREATE)
@require_POST
@hers
def send(request: GuestRequest) -> HttpResponse:
    """Hand it to the team."""
    try:
        applying.send(reference=_hers(request).reference, link=request.guest, at=timezone.now())
    except ValidationError as error:
        return _mine(request, error.messages)
    except IllegalMoveError as error:
        return _mine(request, [str(error)])
    notices.success(request, _("C’est envoyé. L’équipe vous répond par ce même lien."))
    return _to_mine(request)


def _moved(request: GuestRequest, act: Any, told: str) -> HttpResponse:
    """One gesture without a form; said again, it is refused with a sentence."""
    try:
        act(reference=_hers(request).reference, at=timezone.now())
    except IllegalMoveError as error:
        return _mine(request, [str(error)])
    notices.success(request, told)
    return _to_mine(request)


@guests("professionals", EDIT)
@require_POST
@hers
def confirm(request: GuestRequest) -> HttpResponse:
    """« C'est toujours exact »."""
    return _moved(request, applying.confirm, _("Merci : c’est noté pour un an."))


@guests("professionals", EDIT)
@require_POST
@hers
def reopen(request: GuestRequest) -> HttpResponse:
    """Refused, withdrawn or expired: write again."""
    told = _("Vos réponses sont là : corrigez, puis envoyez.")
    return _moved(request, applying.reopen, told)


@guests("professionals", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@hers
def withdraw(request: GuestRequest) -> HttpResponse:
    """Out of the directory at once; the answers stay for who comes back."""
    if request.method == "POST":
        return _moved(request, applying.withdraw, _("Votre inscription est retirée."))
    return show(request, "professionals/withdraw.html", _leaving(request, _hers(request)))


@guests("professionals", EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
@hers
def erase(request: GuestRequest) -> HttpResponse:
    """Everything goes at once, and nobody can bring it back."""
    registration = _hers(request)
    if request.method == "POST":
        applying.erase(reference=registration.reference, at=timezone.now())
        context = {"messages_kept": delays()["message"].words}
        return show(request, "professionals/erased.html", context)
    return show(request, "professionals/erase.html", _leaving(request, registration))


def _leaving(request: GuestRequest, registration: Registration) -> dict[str, str]:
    return {"guest": request.guest.reference, "stays_behind": stays_behind(registration)}


def _certified(request: GuestRequest) -> Registration:
    registration = _hers(request)
    if not registration.certified(timezone.localdate()):
        raise Http404
    return registration


@guests("professionals", READ)
@require_safe
@hers
def my_certificate(request: GuestRequest) -> HttpResponse:
    """The certificate, while it is valid."""
    content = certificate.pdf(_certified(request))
    return file(content, kind="application/pdf", name="certificat.pdf")


@guests("professionals", READ)
@require_safe
@hers
def my_badge(request: GuestRequest, picture: str) -> HttpResponse:
    """The badge, while the certificate is valid."""
    if picture not in certificate.PICTURES:
        raise Http404
    content = certificate.badge(_certified(request), picture)
    return file(content, kind=certificate.PICTURES[picture], name=f"badge.{picture}")
