"""Letters to print: those that wait, one PDF, then what came out of the printer."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.families.files import files_of, listed, shown
from berceau.messaging import letters
from berceau.messaging.forms import PrintedForm
from berceau.messaging.models import Message
from berceau.privacy.access import CREATE, READ, opens
from berceau.ui import notices

SHOWN = ("identity", "messages")


def _say_listed(request: AgentRequest, scope: str, rows: Sequence[Message]) -> None:
    listed(
        request.agent,
        scope=scope,
        files=files_of(rows),
        at=timezone.now(),
        compartments=SHOWN,
    )


@opens("messages", READ)
@require_safe
def waiting(request: AgentRequest) -> HttpResponse:
    """Letters of her families: to print, held back, printed and not confirmed."""
    now = timezone.now()
    rows = list(letters.waiting(request.agent))
    taken = list(letters.in_hand(request.agent))
    _say_listed(request, "messaging:letters", [*rows, *taken])
    context = {
        "ready": [row for row in rows if row.next_try_at <= now],
        "later": [row for row in rows if row.next_try_at > now],
        "batches": _by_batch(taken),
        "at_once": letters.AT_ONCE,
    }
    return render(request, "messaging/letters.html", context)


def _by_batch(taken: Sequence[Message]) -> list[tuple[str, list[Message]]]:
    found: dict[str, list[Message]] = {}
    for row in taken:
        found.setdefault(letters.batch_of(row), []).append(row)
    return list(found.items())


@opens("messages", CREATE)
@require_POST
def take(request: AgentRequest) -> HttpResponse:
    """Claim what may leave now; the next page gives the PDF."""
    batch, count = letters.take(by=request.agent, at=timezone.now())
    if held := count.stopped + count.postponed + count.expired:
        messages.warning(
            request,
            ngettext(
                "%(count)d courrier ne part pas : une règle l’arrête.",
                "%(count)d courriers ne partent pas : une règle les arrête.",
                held,
            )
            % {"count": held},
        )
    if not count.sent:
        notices.success(request, _("Rien à imprimer."))
        return redirect("messaging:letters")
    return redirect("messaging:letters_batch", batch=batch)


def _batch(request: AgentRequest, batch: str) -> list[Message]:
    rows = list(letters.of_batch(request.agent, batch))
    if not rows:
        raise Http404
    return rows


@opens("messages", READ)
@require_safe
def batch(request: AgentRequest, batch: str) -> HttpResponse:
    """One printing: the PDF, then what came out."""
    rows = _batch(request, batch)
    _say_listed(request, "messaging:letters_batch", rows)
    return _show_batch(request, batch, rows)


def _show_batch(
    request: AgentRequest, batch: str, rows: list[Message], form: PrintedForm | None = None
) -> HttpResponse:
    stopped = letters.stopped_since(rows, timezone.now())
    context = {
        "batch": batch,
        "rows": [row for row in rows if row.pk not in stopped],
        "stopped": [(row, stopped[row.pk]) for row in rows if row.pk in stopped],
        "form": form or PrintedForm(letters=rows, stopped=stopped),
    }
    status = 422 if form is not None else 200
    return render(request, "messaging/letters_batch.html", context, status=status)


@opens("messages", READ)
@require_safe
def pdf(request: AgentRequest, batch: str) -> HttpResponse:
    """The sheets of one printing, without those that something stopped since."""
    now = timezone.now()
    rows = _batch(request, batch)
    stopped = letters.stopped_since(rows, now)
    leaving = [row for row in rows if row.pk not in stopped]
    if not leaving:
        return redirect("messaging:letters_batch", batch=batch)
    for row in leaving:
        if row.family is not None:
            shown(request.agent, row.family, *SHOWN, at=now)
    return HttpResponse(
        letters.pdf(leaving, at=now),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="courriers.pdf"'},
    )


@opens("messages", CREATE)
@require_POST
def confirm(request: AgentRequest, batch: str) -> HttpResponse:
    """What came out has left; the rest waits again."""
    now = timezone.now()
    rows = _batch(request, batch)
    stopped = letters.stopped_since(rows, now)
    form = PrintedForm(request.POST, letters=rows, stopped=stopped)
    if not form.is_valid():
        return _show_batch(request, batch, rows, form)
    not_out = form.not_out() | set(stopped)
    if request.POST.get("step") == "none":
        not_out = {row.pk for row in rows}
    try:
        left, back = letters.confirm(batch=batch, not_out=not_out, by=request.agent, at=now)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("messaging:letters")
    said = [
        ngettext("%(count)d courrier parti.", "%(count)d courriers partis.", left) % {"count": left}
    ]
    if back:
        said.append(
            ngettext("%(count)d attend de nouveau.", "%(count)d attendent de nouveau.", back)
            % {"count": back}
        )
    notices.success(request, " ".join(said))
    return redirect("messaging:letters")
