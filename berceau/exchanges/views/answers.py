"""Answering in one gesture; how long the text is; keeping a message back, and letting it go."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from berceau.accounts.middleware import AgentRequest
from berceau.exchanges import checks
from berceau.exchanges.actions import answers as verbs
from berceau.exchanges.forms.messages import AnswerForm
from berceau.exchanges.queries import heard, threads
from berceau.exchanges.queries.boxes import LONGEST, signature_of, signed
from berceau.exchanges.views.common import SHOWN, adult_of, file_to_answer
from berceau.exchanges.words import state_of
from berceau.families.files import shown
from berceau.families.models import Adult, Family
from berceau.followup.views.common import add_refusal, came_from, family_page
from berceau.messaging import gsm
from berceau.messaging.models import Message
from berceau.privacy.access import CREATE, opens
from berceau.ui import notices


def is_htmx(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


@opens("messages", CREATE)
@require_POST
def answer(request: AgentRequest, reference: str, adult_reference: str) -> HttpResponse:
    """One SMS to one adult, from « Aujourd'hui » or from the file."""
    at = timezone.now()
    family = file_to_answer(request.agent, reference)
    adult = adult_of(family, adult_reference)
    form = AnswerForm(request.POST)
    objections: list[checks.Objection] = []
    if form.is_valid():
        objections = checks.objections(form.cleaned_data["text"], family, adult)
        if all(one.may_confirm for one in objections) and (
            not objections or form.cleaned_data["confirmed"]
        ):
            try:
                message = verbs.answer(
                    reference=reference,
                    adult_reference=adult_reference,
                    said=form.said(),
                    by=request.agent,
                    at=at,
                )
            except ValidationError as error:
                add_refusal(form, error)
            else:
                return _sent(request, family, adult, message)
    return _again(request, family, adult, form, objections)


def _sent(request: AgentRequest, family: Family, adult: Adult, message: Message) -> HttpResponse:
    at = timezone.now()
    state = state_of(message, today=timezone.localdate(at))
    text = _("Réponse à %(who)s : %(state)s.") % {"who": adult.first_name, "state": state}
    undo_url = reverse("exchanges:withdraw", args=[family.reference, message.pk])
    if not is_htmx(request):
        notices.success(request, text, undo_url=undo_url)
        return HttpResponseRedirect(came_from(request, family_page(family.reference)))
    shown(request.agent, family, *SHOWN, at=at)
    line = heard.one_line(request.agent, timezone.localdate(at), adult.pk)
    context = {
        "line": line, "text": text, "said": message.body, "undo_url": undo_url,
        "today": timezone.localdate(at),
    }  # fmt: skip
    return render(request, "exchanges/heard_answer.html", context)


def _again(
    request: AgentRequest,
    family: Family,
    adult: Adult,
    form: AnswerForm,
    objections: list[checks.Objection],
) -> HttpResponse:
    """Nothing left: why, with what was typed."""
    at = timezone.now()
    today = timezone.localdate(at)
    shown(request.agent, family, *SHOWN, at=at)
    errors = [str(error) for errors in form.errors.values() for error in errors]
    context: dict[str, object] = {
        "family": family,
        "adult": adult,
        "today": today,
        "typed": request.POST.get("text", "")[: 2 * LONGEST],
        "errors": errors,
        "objections": objections,
        "may_confirm": bool(objections) and all(one.may_confirm for one in objections),
        "back": family_page(family.reference),
    }
    if is_htmx(request):
        line = heard.one_line(request.agent, today, adult.pk)
        if line is not None:
            context |= {"line": line}
            return render(request, "exchanges/heard_answer.html", context, status=422)
    thread = threads.one_thread(request.agent, family, adult, today, shown=threads.SHOWN)
    return render(request, "exchanges/thread.html", context | {"thread": thread}, status=422)


@opens("messages", CREATE)
@require_POST
def measure(request: AgentRequest) -> HttpResponse:
    """How many SMS this text makes, signature included; nothing is kept of it."""
    text = request.POST.get("text", "")[: 2 * LONGEST]
    measured = gsm.measure(signed(text, signature_of(request.agent)))
    return render(request, "exchanges/measure.html", {"measure": measured, "typed": text})


def _settled(
    request: AgentRequest,
    reference: str,
    message_id: int,
    verb: Callable[..., Message],
    text: str,
    *,
    undo: str = "",
) -> HttpResponse:
    family = file_to_answer(request.agent, reference)
    found = Message.objects.filter(pk=message_id, family=family, adult__isnull=False).first()
    if found is None:
        raise Http404
    at = timezone.now()
    today = timezone.localdate(at)
    undo_url = reverse(undo, args=[reference, message_id]) if undo else ""
    try:
        message = verb(reference=reference, message_id=message_id, by=request.agent, at=at)
    except ValidationError as error:
        text, undo_url = error.messages[0], ""
        message = found
    else:
        if not undo:
            text = text % {"state": state_of(message, today=today)}
    if not is_htmx(request):
        notices.success(request, text, undo_url=undo_url)
        return HttpResponseRedirect(came_from(request, family_page(reference)))
    shown(request.agent, family, *SHOWN, at=at)
    line = heard.one_line(request.agent, today, message.adult_id or 0)
    context = {
        "line": line, "text": text, "undo_url": undo_url, "today": today,
    }  # fmt: skip
    return render(request, "exchanges/heard_answer.html", context)


@opens("messages", CREATE)
@require_POST
def withdraw(request: AgentRequest, reference: str, message_id: int) -> HttpResponse:
    """A message that waits does not leave."""
    return _settled(
        request, reference, message_id, verbs.withdraw, _("Annulé : ce message ne part pas."),
        undo="exchanges:let_go",
    )  # fmt: skip


@opens("messages", CREATE)
@require_POST
def let_go(request: AgentRequest, reference: str, message_id: int) -> HttpResponse:
    """It leaves after all."""
    return _settled(
        request, reference, message_id, verbs.let_go, _("De nouveau en attente : %(state)s.")
    )
