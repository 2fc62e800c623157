"""The idle lock of a shared device: after fifteen minutes the session waits for its agent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from berceau.accounts.sessions import is_shared

IDLE = timedelta(minutes=15)
SEEN = "seen_at"
SEEN_EVERY = timedelta(minutes=1)
"""A session slides with activity, but is written at most this often."""
LOCKED = "locked"


def idle_for(session: SessionBase, now: datetime) -> timedelta:
    """Since when nothing was asked; a session never seen has just begun."""
    seen = session.get(SEEN)
    return timedelta(seconds=max(0, now.timestamp() - seen)) if seen is not None else timedelta()


def is_locked(request: HttpRequest, now: datetime) -> bool:
    """Whether this session opens nothing until it is unlocked; it then stays so."""
    session = request.session
    if session.get(LOCKED):
        return True
    if is_shared(request) and idle_for(session, now) >= IDLE:
        session[LOCKED] = True
        return True
    return False


def close(request: HttpRequest) -> None:
    request.session[LOCKED] = True


def open_again(request: HttpRequest, now: datetime) -> None:
    request.session.pop(LOCKED, None)
    request.session[SEEN] = int(now.timestamp())
