"""« État des messages »: how sending goes, and what only a person can settle. No family here."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.messaging import checks, pulse, queries
from berceau.messaging.gateways.http import opaque
from berceau.messaging.models import Channel
from berceau.messaging.purposes import purposes
from berceau.messaging.sending import IllegalMoveError
from berceau.messaging.settling import settle as settle_by_hand
from berceau.privacy.access import EDIT, READ, opens

SHOWN = 50
COUNTED = timedelta(days=30)


@opens("operations", READ)
@require_safe
def state(request: AgentRequest) -> HttpResponse:
    """Counts by state, the oldest that waits, providers, doubts."""
    at = timezone.now()
    lines = [
        (label, [(name, counts[channel]) for channel, name in Channel.choices if channel in counts])
        for label, counts in queries.by_state(since=at - COUNTED)
    ]
    doubts = list(queries.doubts()[: SHOWN + 1])
    for message in doubts:
        message.purpose_label = purposes()[message.purpose].label  # type: ignore[attr-defined]
    context = {
        "lines": lines,
        "oldest": queries.oldest_due(at=at),
        "worker": pulse.of(pulse.WORKER),
        "findings": [
            found
            for check in (checks.gateway, checks.providers, checks.worker)
            if (found := check(at)).level != "ok"
        ],
        "doubts": doubts[:SHOWN],
        "more": len(doubts) > SHOWN,
        "days": COUNTED.days,
    }
    return render(request, "messaging/state.html", context)


@opens("operations", EDIT)
@require_http_methods(["GET", "POST"])
def settle(request: AgentRequest, doubt_id: int) -> HttpResponse:
    """The question, and its two answers."""
    message = queries.doubts().filter(pk=doubt_id).first()
    if message is None:
        messages.info(request, _("Ce message n’est plus incertain."))
        return redirect("messaging:state")
    answer = request.POST.get("left", "")
    if request.method == "POST" and answer in {"yes", "no"}:
        try:
            settle_by_hand(
                message_id=message.pk, left=answer == "yes", by=request.agent, at=timezone.now()
            )
        except IllegalMoveError:
            messages.info(request, _("Ce message n’est plus incertain."))
        else:
            messages.success(
                request,
                _("Noté : il est parti.")
                if answer == "yes"
                else _("Noté : il attend de nouveau, et toutes les règles seront revues."),
            )
        return redirect("messaging:state")
    context = {
        "message": message,
        "purpose": purposes()[message.purpose].label,
        "code": opaque(message.key),
    }
    return render(request, "messaging/settle.html", context)
