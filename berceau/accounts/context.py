"""What every page of a signed-in agent carries: the lock of a shared device, her own pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from berceau.accounts import lock, sessions


def sign_in(request: HttpRequest) -> dict[str, Any]:
    """Asks the database nothing."""
    agent = getattr(request, "agent", None)
    if agent is None:
        return {"proconnect": settings.PROCONNECT_READY}
    if not agent.role or request.locked:  # type: ignore[attr-defined]
        return {}
    cover = {
        "after": int(lock.IDLE.total_seconds()) if sessions.is_shared(request) else 0,
        "dialog": "accounts/lock_dialog.html",
        "by_code": not agent.has_usable_password(),
    }
    return {"account_pages": True, "lock": cover, "shell_scripts": SCRIPTS}


SCRIPTS = ("accounts/keys.js", "accounts/lock.js")
