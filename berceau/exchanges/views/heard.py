"""All that waits; the thread of one adult; seen to, and back; noting what was written."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.exchanges import policies
from berceau.exchanges.actions import answers as verbs
from berceau.exchanges.queries import heard as lists
from berceau.exchanges.queries import threads, unknown
from berceau.exchanges.views.answers import is_htmx
from berceau.exchanges.views.common import SHOWN, adult_of
from berceau.families.files import fetch_file, files_of, listed, open_file, shown
from berceau.families.models import Family
from berceau.followup.actions import notes
from berceau.followup.forms.notes import NoteForm
from berceau.followup.models import NoteKind
from berceau.followup.policies import readers_offered
from berceau.followup.views.common import (
    add_refusal,
    back_to_family,
    came_from,
    family_page,
    refuse_unless,
    show,
)
from berceau.messaging.models import Incoming
from berceau.privacy.access import CREATE, READ, opens
from berceau.ui import notices


@opens("messages", READ)
@require_safe
def heard(request: AgentRequest) -> HttpResponse:
    """« Se sont manifestées », whole; how many unknown numbers wait."""
    at = timezone.now()
    today = timezone.localdate(at)
    lines = lists.heard(request.agent, today, limit=None)
    listed(
        request.agent,
        scope="exchanges:heard",
        files=files_of(lines),
        compartments=lists.COMPARTMENTS,
        at=at,
    )
    context: dict[str, object] = {
        "items": lines,
        "unknown": unknown.not_taken_by_others(request.agent).count(),
        "today": today,
    }
    return show(request, "exchanges/heard.html", context)


@opens("messages", READ)
@require_safe
def thread(request: AgentRequest, reference: str, adult_reference: str) -> HttpResponse:
    """All the messages with one adult, and nobody else's."""
    at = timezone.now()
    today = timezone.localdate(at)
    family = open_file(agent=request.agent, reference=reference, at=at)
    if not policies.can_read(request.agent, family):
        raise PermissionDenied
    adult = adult_of(family, adult_reference)
    found = threads.one_thread(request.agent, family, adult, today)
    shown(request.agent, family, *threads.compartments_of([found]), at=at)
    context: dict[str, object] = {
        "family": family,
        "adult": adult,
        "thread": found,
        "today": today,
        "back": family_page(reference),
    }
    return show(request, "exchanges/thread.html", context)


def _incoming(family: Family, incoming_id: int) -> Incoming:
    found = (
        Incoming.objects.filter(pk=incoming_id, family=family, adult__isnull=False)
        .select_related("adult")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _file(request: AgentRequest, reference: str) -> Family:
    family = fetch_file(agent=request.agent, reference=reference)
    if not policies.can_set_aside(request.agent, family):
        raise PermissionDenied
    return family


@opens("messages", CREATE)
@require_POST
def seen(request: AgentRequest, reference: str, incoming_id: int) -> HttpResponse:
    """Seen to, without an answer: this message and those of the same adult before it."""
    at = timezone.now()
    family = _file(request, reference)
    incoming = _incoming(family, incoming_id)
    assert incoming.adult is not None  # noqa: S101 -- asked by `_incoming`
    verbs.set_aside(
        reference=reference,
        adult_reference=incoming.adult.reference,
        up_to=incoming.pk,
        by=request.agent,
        at=at,
    )
    text = _("Message de %(who)s : vu.") % {"who": incoming.adult.first_name}
    undo_url = reverse("exchanges:unseen", args=[reference, incoming.pk])
    return _line(request, family, incoming, text, undo_url=undo_url)


@opens("messages", CREATE)
@require_POST
def unseen(request: AgentRequest, reference: str, incoming_id: int) -> HttpResponse:
    """It waits again."""
    family = _file(request, reference)
    incoming = _incoming(family, incoming_id)
    verbs.bring_back(
        reference=reference, incoming_id=incoming_id, by=request.agent, at=timezone.now()
    )
    return _line(request, family, incoming, _("Ce message est de nouveau à voir."))


def _line(
    request: AgentRequest, family: Family, incoming: Incoming, text: str, *, undo_url: str = ""
) -> HttpResponse:
    """The refreshed line for htmx; a message and the page it came from otherwise."""
    if not is_htmx(request):
        notices.success(request, text, undo_url=undo_url)
        return HttpResponseRedirect(came_from(request, family_page(family.reference)))
    at = timezone.now()
    today = timezone.localdate(at)
    shown(request.agent, family, *SHOWN, at=at)
    line = lists.one_line(request.agent, today, incoming.adult_id or 0)
    context = {
        "line": line, "text": text, "undo_url": undo_url, "today": today,
    }  # fmt: skip
    return render(request, "exchanges/heard_answer.html", context)


@opens("followup", CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: AgentRequest, reference: str, incoming_id: int) -> HttpResponse:
    """A contact note begun from what was written, which is then seen to.

    The text is shown beside the note, never copied into it: a note may be told to every adult of
    the file, this message to the one who wrote it alone.
    """
    at = timezone.now()
    today = timezone.localdate(at)
    family = open_file(agent=request.agent, reference=reference, at=at)
    refuse_unless(policies.can_answer(request.agent, family), family)
    incoming = _incoming(family, incoming_id)
    assert incoming.adult is not None  # noqa: S101 -- asked by `_incoming`
    form = NoteForm(
        request.POST or None,
        agent=request.agent,
        family=family,
        today=today,
        initial={
            "kind": NoteKind.SMS,
            "answered": True,
            "happened_on": timezone.localdate(incoming.received_at),
        },
    )
    draft_key = f"note-{reference}-{incoming.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                notes.write(reference=reference, said=form.said(), by=request.agent, at=at)
                verbs.set_aside(
                    reference=reference,
                    adult_reference=incoming.adult.reference,
                    up_to=incoming.pk,
                    by=request.agent,
                    at=at,
                )
        except ValidationError as error:
            add_refusal(form, error)
        else:
            notices.success(request, _("Note enregistrée, message vu."), draft_key=draft_key)
            return back_to_family(reference)
    shown(request.agent, family, "messages", at=at)
    context: dict[str, object] = {
        "family": family,
        "incoming": incoming,
        "draft_key": draft_key,
        "back": family_page(reference),
        "standing_in": len(readers_offered(request.agent, family)) == 1,
        "today": today,
    }
    return show(request, "exchanges/note.html", context, form)
