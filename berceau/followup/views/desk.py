"""The birth officer's only page, and the card to print."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.accounts.models import Agent
from berceau.families import communes
from berceau.followup import card
from berceau.followup.actions import desk as verbs
from berceau.followup.end_age import end_age
from berceau.followup.forms.desk import AnswerForm, DeskForm
from berceau.followup.views.common import add_refusal, show
from berceau.privacy.access import CREATE, opens
from berceau.ui import notices


@opens("desk", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: AgentRequest) -> HttpResponse:
    """Propose; write a yes; count a no; forget."""
    if request.method == "POST":
        return (
            _declined(request)
            if request.POST.get("answer") in {"no", "later"}
            else _accepted(request)
        )
    return _page(request, DeskForm())


def _page(request: AgentRequest, form: DeskForm) -> HttpResponse:
    context: dict[str, object] = {
        "commune_name": communes.name_of(settings.COMMUNE),
        "answer_key": form["form_key"].value(),
        "end_age": end_age(),
    }
    return show(request, "followup/desk.html", context, form)


def _declined(request: AgentRequest) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(reverse("followup:desk"))
    form_key, at = form.cleaned_data["form_key"], timezone.now()
    if form.cleaned_data["answer"] == "later":
        answered = verbs.put_off(form_key=form_key, by=request.agent, at=at)
        return _to_card(answered, card.LATER)
    verbs.refuse(form_key=form_key, by=request.agent, at=at)
    notices.success(request, _("C’est noté : rien n’est gardé de cette famille."))
    return HttpResponseRedirect(reverse("followup:desk"))


def _accepted(request: AgentRequest) -> HttpResponse:
    form = DeskForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    data = form.cleaned_data
    try:
        answered = verbs.accept(
            first_name=data["first_name"],
            contact=data["contact"],
            language=data["language"],
            commune_code=data["commune"],
            form_key=data["form_key"],
            by=request.agent,
            at=timezone.now(),
        )
    except ValidationError as error:
        add_refusal(form, error)
        return _page(request, form)
    return _to_card(answered, card.ACCEPTED)


def _to_card(answered: verbs.Answered, answer: str) -> HttpResponse:
    token = card.sign(answered.referente_id, answer)
    return HttpResponseRedirect(f"{reverse('followup:card')}?{urlencode({'carte': token})}")


def _from_token(request: AgentRequest) -> tuple[Agent | None, str, str]:
    token = request.GET.get("carte", "")
    try:
        referente_id, answer = card.unsign(token)
    except signing.BadSignature:
        raise Http404 from None
    referente = Agent.objects.filter(pk=referente_id).first() if referente_id else None
    return referente, answer, token


@opens("desk", CREATE)
@require_safe
def card_page(request: AgentRequest) -> HttpResponse:
    """What to say now, and « Imprimer la carte »; it closes by itself after 15 minutes."""
    referente, answer, token = _from_token(request)
    context: dict[str, object] = {
        "referente": referente,
        "accepted": answer == card.ACCEPTED,
        "token": token,
        "next": reverse("followup:desk"),
        "end_age": end_age(),
    }
    return show(request, "followup/desk_card.html", context)


@opens("desk", CREATE)
@require_safe
def card_pdf(request: AgentRequest) -> HttpResponse:
    """The card, four on an A4 sheet."""
    referente, answer, _token = _from_token(request)
    response = HttpResponse(card.pdf(referente, answer), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="carte-referente.pdf"'
    return response
