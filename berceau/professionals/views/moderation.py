"""The pages of the team: what waits, one registration, what is decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.kit.fields import SafeForm
from berceau.privacy.access import EDIT, READ, opens
from berceau.professionals import answers as said
from berceau.professionals import attaching, certificate, policies
from berceau.professionals.actions import attaching as attaching_actions
from berceau.professionals.actions import moderating
from berceau.professionals.forms.moderation import (
    AcceptForm,
    AttachForm,
    QuestionForm,
    RefuseForm,
    TakeDownForm,
)
from berceau.professionals.models import Attachment, Registration
from berceau.professionals.queries import moderation as queries
from berceau.professionals.queries.alike import Alike, alike
from berceau.professionals.states import IN_DIRECTORY, IllegalMoveError, State
from berceau.professionals.views.common import file, show
from berceau.professionals.views.gestures import gestures
from berceau.ui import notices

Act = Callable[..., Registration]


@opens("professionals", READ)
@require_safe
def index(request: AgentRequest, which: str = queries.FIRST) -> HttpResponse:
    """The lists, and how many entries are accepted by commune."""
    if which not in queries.FILTERS:
        raise Http404
    context = {
        "tabs": queries.tabs(which),
        "which": which,
        "lines": queries.lines(which),
        "most": queries.MOST,
        "communes": queries.by_commune(),
        "drafts": queries.drafts(),
        "can_moderate": policies.can_moderate(request.agent),
    }
    return show(request, "professionals/list.html", context)


def _found(reference: str) -> Registration:
    """What was sent at least once: a draft is its author's alone."""
    return get_object_or_404(Registration, reference=reference, sent_at__isnull=False)


def _page(
    request: AgentRequest, registration: Registration, bad: forms.Form | None = None
) -> HttpResponse:
    """One registration; `bad` is the form that could not be received, its answers kept."""
    attachment = attaching.of(registration)
    can_moderate = policies.can_moderate(request.agent)
    likely = _likely(registration, attachment) if can_moderate else []
    context: dict[str, Any] = {
        "registration": registration,
        "name": said.name_of(registration.told),
        "sections": said.sections(registration.told),
        "changes": _changes(registration),
        "history": queries.history(registration),
        "place": queries.located(registration),
        "attachment": attachment,
        "certified": registration.certified(timezone.localdate()),
        "can_moderate": can_moderate,
        "gestures": gestures(registration, likely, bad) if can_moderate else [],
        "published": registration.state in IN_DIRECTORY and said.agrees(registration.accepted),
        "bad": bad,
    }
    return show(request, "professionals/registration.html", context, status=422 if bad else 200)


def _likely(registration: Registration, attachment: Attachment | None) -> list[Alike]:
    """Entries to choose among: none once it is attached."""
    decides = registration.state == State.SUBMITTED or registration.state in IN_DIRECTORY
    return alike(registration) if decides and attachment is None else []


def _changes(registration: Registration) -> list[said.Change]:
    if registration.correction_sent_at is None:
        return []
    return said.changes(registration.accepted, registration.answers)


@opens("professionals", READ)
@require_safe
def page(request: AgentRequest, registration_reference: str) -> HttpResponse:
    """Everything that the person wrote, and what happened."""
    return _page(request, _found(registration_reference))


def _decide(
    request: AgentRequest, reference: str, form: forms.Form, act: Act, told: str
) -> HttpResponse:
    """Receive the form, act, say it; what was typed stays when it is refused."""
    registration = _found(reference)
    if not policies.can_moderate(request.agent):
        raise PermissionDenied
    if not form.is_valid():
        return _page(request, registration, form)
    try:
        act(reference=reference, by=request.agent, at=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, registration, form)
    except IllegalMoveError as error:
        form.add_error(None, str(error))
        return _page(request, registration, form)
    notices.success(request, told)
    return redirect("professionals:page", reference)


@opens("professionals", EDIT)
@require_POST
def accept(request: AgentRequest, registration_reference: str) -> HttpResponse:
    """Yes: the registration, or the corrections of an accepted one."""
    registration = _found(registration_reference)
    if registration.state in IN_DIRECTORY:
        form = AcceptForm(request.POST)
        told = _("Corrections acceptées : elles paraissent.")
        return _decide(request, registration_reference, form, _accept_corrections, told)
    form = AcceptForm(request.POST, alike=_likely(registration, attaching.of(registration)))
    told = _("Inscription acceptée. La personne reçoit son certificat par son lien.")
    return _decide(request, registration_reference, form, moderating.accept, told)


def _accept_corrections(*, sentence: str, **rest: Any) -> Registration:
    """Corrections are accepted without a word: they show."""
    return moderating.accept_corrections(**rest)


@opens("professionals", EDIT)
@require_POST
def ask_back(request: AgentRequest, registration_reference: str) -> HttpResponse:
    """« Il nous manque… »."""
    told = _("Question envoyée : la personne peut corriger et renvoyer.")
    form = QuestionForm(request.POST)
    return _decide(request, registration_reference, form, moderating.ask_back, told)


@opens("professionals", EDIT)
@require_POST
def refuse(request: AgentRequest, registration_reference: str) -> HttpResponse:
    """No, and why."""
    told = _("Inscription refusée : la personne lit pourquoi par son lien.")
    form = RefuseForm(request.POST)
    return _decide(request, registration_reference, form, moderating.refuse, told)


@opens("professionals", EDIT)
@require_POST
def take_down(request: AgentRequest, registration_reference: str) -> HttpResponse:
    """An accepted entry leaves the directory."""
    told = _("Fiche retirée de l’annuaire ; le certificat ne vaut plus.")
    form = TakeDownForm(request.POST)
    return _decide(request, registration_reference, form, moderating.take_down, told)


@opens("professionals", EDIT)
@require_POST
def attach(request: AgentRequest, registration_reference: str) -> HttpResponse:
    """The directory had this entry already: theirs goes, this one stays."""
    told = _("Rattachée : l’annuaire garde une seule fiche.")
    form = AttachForm(request.POST, alike=alike(_found(registration_reference)))
    return _decide(request, registration_reference, form, attaching_actions.attach, told)


@opens("professionals", EDIT)
@require_POST
def detach(request: AgentRequest, registration_reference: str) -> HttpResponse:
    """It was not theirs."""
    told = _("Détachée : chacune a sa fiche.")
    form = SafeForm(request.POST)
    return _decide(request, registration_reference, form, attaching_actions.detach, told)


def _certified(request: HttpRequest, reference: str) -> Registration:
    registration = _found(reference)
    if not registration.certified(timezone.localdate()):
        raise Http404
    return registration


@opens("professionals", READ)
@require_safe
def certificate_pdf(request: AgentRequest, registration_reference: str) -> HttpResponse:
    """The certificate, to hand over."""
    content = certificate.pdf(_certified(request, registration_reference))
    return file(content, kind="application/pdf", name="certificat.pdf")


@opens("professionals", READ)
@require_safe
def badge(request: AgentRequest, registration_reference: str, picture: str) -> HttpResponse:
    """The badge, to hand over."""
    if picture not in certificate.PICTURES:
        raise Http404
    content = certificate.badge(_certified(request, registration_reference), picture)
    return file(content, kind=certificate.PICTURES[picture], name=f"badge.{picture}")
