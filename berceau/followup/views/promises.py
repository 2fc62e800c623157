"""Gestures on a promised call: made, put off, cancelled, and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families.files import LAST_WORDS, LISTED, fetch_file, files_of, listed, shown
from berceau.followup import policies
from berceau.followup.actions import promises as verbs
from berceau.followup.forms.notes import PostponeForm
from berceau.followup.models import Promise
from berceau.followup.queries import today as lists
from berceau.followup.views.common import came_from, family_page, refuse_unless, show
from berceau.privacy.access import EDIT, READ, opens
from berceau.ui import notices
from berceau.ui.french import long_day


def _check(request: AgentRequest, reference: str, promise_id: int) -> None:
    family = fetch_file(agent=request.agent, reference=reference)
    refuse_unless(policies.can_follow(request.agent, family), family)
    if not Promise.objects.filter(pk=promise_id, family=family).exists():
        raise Http404


def _answer(
    request: AgentRequest, promise: Promise, text: str, *, undo: bool = False, error: str = ""
) -> HttpResponse:
    """The refreshed line for htmx; a message and the page it came from otherwise."""
    reference = promise.family.reference
    undo_url = reverse("followup:promise_restore", args=[reference, promise.pk]) if undo else ""
    if request.headers.get("HX-Request"):
        at = timezone.now()
        line = lists.one_call(request.agent, timezone.localdate(at), promise.pk)
        if line is not None:
            shown(request.agent, line.family, *LAST_WORDS, at=at)
        context = {
            "line": line, "text": text, "undo_url": undo_url, "error": error,
            "today": timezone.localdate(),
        }  # fmt: skip
        status = 422 if error else 200
        return render(request, "followup/call_answer.html", context, status=status)
    if error:
        messages.error(request, error)
    else:
        notices.success(request, text, undo_url=undo_url)
    return HttpResponseRedirect(came_from(request, family_page(reference)))


def _settle(
    request: AgentRequest,
    reference: str,
    promise_id: int,
    verb: Callable[..., Promise],
    text: str,
    *,
    undo: bool,
) -> HttpResponse:
    _check(request, reference, promise_id)
    promise = verb(reference=reference, promise_id=promise_id, by=request.agent, at=timezone.now())
    return _answer(request, promise, text, undo=undo)


@opens("followup", EDIT)
@require_POST
def keep(request: AgentRequest, reference: str, promise_id: int) -> HttpResponse:
    return _settle(request, reference, promise_id, verbs.keep, _("Appel fait."), undo=True)


@opens("followup", EDIT)
@require_POST
def cancel(request: AgentRequest, reference: str, promise_id: int) -> HttpResponse:
    return _settle(request, reference, promise_id, verbs.cancel, _("Promesse annulée."), undo=True)


@opens("followup", EDIT)
@require_POST
def restore(request: AgentRequest, reference: str, promise_id: int) -> HttpResponse:
    return _settle(
        request,
        reference,
        promise_id,
        verbs.restore,
        _("Cet appel est de nouveau à faire."),
        undo=False,
    )


@opens("followup", EDIT)
@require_POST
def postpone(request: AgentRequest, reference: str, promise_id: int) -> HttpResponse:
    """Another day."""
    _check(request, reference, promise_id)
    promise = Promise.objects.select_related("family").get(pk=promise_id)
    form = PostponeForm(request.POST)
    if not form.is_valid():
        return _answer(request, promise, "", error=_("Choisir le jour du rappel."))
    to = form.cleaned_data["to"]
    try:
        promise = verbs.postpone(
            reference=reference, promise_id=promise_id, to=to, by=request.agent, at=timezone.now()
        )
    except ValidationError as error:
        return _answer(request, promise, "", error=error.messages[0])
    return _answer(request, promise, _("Reporté au %(day)s.") % {"day": long_day(to)})


Block = tuple[Callable[..., Sequence[object]], str, Any, Sequence[str]]
"""How to read a list, how to draw it, its title, what it shows of each family."""

BLOCKS: dict[str, Block] = {
    "appels": (
        lists.to_call,
        "followup/today_calls.html",
        gettext_lazy("À appeler d’abord"),
        LAST_WORDS,
    ),
    "silences": (
        lists.quiet,
        "followup/today_quiet.html",
        gettext_lazy("Sans nouvelles depuis trois mois"),
        LAST_WORDS,
    ),
    "anniversaires": (
        lists.birthdays,
        "followup/today_birthdays.html",
        gettext_lazy("Bientôt la fin de l’accompagnement"),
        LISTED,
    ),
}


@opens("followup", READ)
@require_safe
def block(request: AgentRequest, block: str) -> HttpResponse:
    """All the lines of one list of « Aujourd’hui »."""
    if block not in BLOCKS:
        raise Http404
    read, template, title, compartments = BLOCKS[block]
    at = timezone.now()
    today = timezone.localdate(at)
    items = read(request.agent, today, whole=True)
    listed(
        request.agent,
        scope=f"followup:{block}",
        files=files_of(items),
        compartments=compartments,
        at=at,
    )
    context: dict[str, object] = {
        "items": items,
        "template": template,
        "title": title,
        "today": today,
    }
    return show(request, "followup/block.html", context)
