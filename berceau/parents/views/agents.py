"""The agents' side: settling what parents ask, opening a parent's page to them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families.files import fetch_file, files_of, listed, open_file, shown
from berceau.families.models import Adult, Family
from berceau.followup.views.common import came_from, family_page, refuse_unless
from berceau.parents import card as cards
from berceau.parents import policies, requests
from berceau.parents.actions import asking, sending
from berceau.parents.delays import delays
from berceau.parents.models import ParentRequest
from berceau.privacy.access import EDIT, READ, opens
from berceau.ui import notices

VERBS = {"prendre": asking.take, "fait": asking.finish, "annuler": asking.undo}


def _file(request: AgentRequest, reference: str) -> Family:
    family = fetch_file(agent=request.agent, reference=reference)
    refuse_unless(policies.can_answer(request.agent, family), family)
    return family


def _adult(family: Family, reference: str) -> Adult:
    adult = (
        Adult.objects.select_related("family__referente")
        .prefetch_related("contacts")
        .filter(reference=reference, family=family)
        .first()
    )
    if adult is None:
        raise Http404
    return adult


@opens("parents", EDIT)
@require_POST
def settle(
    request: AgentRequest, reference: str, asked_reference: str, gesture: str
) -> HttpResponse:
    """« Je m'en occupe », « Fait », or one gesture back."""
    family = fetch_file(agent=request.agent, reference=reference)
    asked = ParentRequest.objects.filter(reference=asked_reference, family=family).first()
    if gesture not in VERBS or asked is None:
        raise Http404
    refuse_unless(policies.can_answer(request.agent, family), family)
    VERBS[gesture](reference=asked_reference, by=request.agent, at=timezone.now())
    words = {
        "prendre": _("Vous vous en occupez."),
        "fait": _("C’est fait."),
        "annuler": _("De nouveau à faire."),
    }
    back = reverse("parents:settle", args=[reference, asked_reference, "annuler"])
    notices.success(request, words[gesture], undo_url="" if gesture == "annuler" else back)
    return HttpResponseRedirect(came_from(request, family_page(reference)))


@opens("parents", READ)
@require_safe
def waiting(request: AgentRequest) -> HttpResponse:
    """« Ce que les parents demandent », to the last line."""
    at = timezone.now()
    today = timezone.localdate(at)
    lines = requests.waiting(request.agent, today, limit=None)
    listed(
        request.agent,
        scope="parents:waiting",
        files=files_of(lines),
        compartments=requests.COMPARTMENTS,
        at=at,
    )
    return render(request, "parents/waiting.html", {"items": lines, "today": today})


@opens("parents", READ)
@require_safe
def doors(request: AgentRequest, reference: str) -> HttpResponse:
    """Each adult's page: send their link, print their card, let them choose a new code."""
    at = timezone.now()
    family = open_file(agent=request.agent, reference=reference, at=at)
    shown(request.agent, family, "parents", at=at)
    context = {
        "family": family,
        "doors": requests.doors_of(family),
        "can_answer": policies.can_answer(request.agent, family),
        "days": delays().purposes,
    }
    return render(request, "parents/doors.html", context)


@opens("parents", EDIT)
@require_POST
def send_link(request: AgentRequest, reference: str, adult_reference: str) -> HttpResponse:
    """By SMS or e-mail, to the safe contact of this adult."""
    family = _file(request, reference)
    adult = _adult(family, adult_reference)
    purpose = "code" if request.POST.get("purpose") == "code" else "enter"
    try:
        sending.send(adult=adult, purpose=purpose, by=request.agent, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        notices.success(request, _("Le lien part tout de suite."))
    return HttpResponseRedirect(reverse("parents:doors", args=[reference]))


@opens("parents", EDIT)
@require_POST
def card(request: AgentRequest, reference: str, adult_reference: str) -> HttpResponse:
    """« Carte personnelle »: a PDF with a link of its own, new at each printing."""
    family = _file(request, reference)
    adult = _adult(family, adult_reference)
    at = timezone.now()
    try:
        address = sending.print_link(adult=adult, by=request.agent, at=at)
    except PermissionDenied:
        raise Http404 from None
    until = timezone.localdate(at + delays().purposes["card"].lasts)
    response = HttpResponse(cards.pdf(adult, address, until=until), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="carte-personnelle.pdf"'
    return response
