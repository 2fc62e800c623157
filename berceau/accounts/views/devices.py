"""« Mes appareils »: where the account is open, and closing it from here."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from berceau.accounts import sessions
from berceau.accounts.middleware import AgentRequest
from berceau.ui import notices


@require_safe
def my_devices(request: AgentRequest) -> HttpResponse:
    rows = list(sessions.open_sessions(request.agent))
    for row in rows:
        row.is_this = row.session_key == request.session.session_key  # type: ignore[attr-defined]
    rows.sort(key=lambda row: not row.is_this)  # type: ignore[attr-defined]
    return render(request, "accounts/devices.html", {"sessions": rows, "now": timezone.now()})


@require_POST
def close_device(request: AgentRequest) -> HttpResponse:
    """Close one session of hers, or all but this one."""
    chosen = request.POST.get("session", "")
    if chosen == "others":
        count = sessions.close_others(request.agent, but=request.session.session_key)
    else:
        count = sessions.close_one(request.agent, int(chosen)) if chosen.isdecimal() else 0
    if count:
        text = ngettext(
            "C’est fermé : cet appareil ne voit plus rien.",
            "C’est fermé : %(count)d appareils ne voient plus rien.",
            count,
        ) % {"count": count}
        notices.success(request, text)
    else:
        notices.success(request, _("Il n’y avait rien à fermer."))
    return redirect("my_devices")
