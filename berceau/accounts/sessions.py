"""The open sessions of an agent: which devices, seen when; closed from here, from another, by who
administers."""

from __future__ import annotations

import re
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.accounts.models import Agent, OfflineDevice, OpenSession

KEY = "device_key"
"""In a session: the key under which it is listed; another one means it has just been renewed."""
SHARED = "shared_device"
COOKIE = "berceau_appareil"
OWN = "perso"
COOKIE_AGE = 365 * 24 * 3600

BROWSERS = (
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"OPR/", "Opera"),
    (r"Chrom(e|ium)/|CriOS/", "Chrome"),
    (r"Safari/", "Safari"),
)
SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "Mac"),
    (r"CrOS", "Chromebook"),
    (r"Linux", "Linux"),
)


def _first(agent: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((word for pattern, word in table if re.search(pattern, agent)), "")


def device(user_agent: str) -> str:
    """« Firefox sur Windows »: what an agent recognises, not what follows her around."""
    browser, system = _first(user_agent, BROWSERS), _first(user_agent, SYSTEMS)
    if browser and system:
        return _("%(browser)s sur %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Appareil inconnu")


def is_shared(request: HttpRequest) -> bool:
    """Whether this session is on a shared device; unsaid means shared."""
    return bool(request.session.get(SHARED, True))


def said_own(request: HttpRequest) -> bool:
    """Whether this browser was said, at an earlier sign-in, to belong to one person."""
    return request.COOKIES.get(COOKIE) == OWN


def listed(request: HttpRequest, agent: Agent, *, at: datetime) -> None:
    """Write this session in the list when it is new, or under its new key when it was renewed."""
    key = request.session.session_key
    if key is None or request.session.get(KEY) == key:
        return
    if (before := request.session.get(KEY)) is not None:
        OpenSession.objects.filter(session_key=before).delete()
        OfflineDevice.objects.filter(agent=agent, session_key=before).update(session_key=key)
    request.session.setdefault(SHARED, not said_own(request))
    words = device(request.META.get("HTTP_USER_AGENT", ""))
    OpenSession.objects.update_or_create(
        session_key=key,
        defaults={
            "agent": agent, "device": words, "shared": is_shared(request),
            "opened_at": at, "seen_at": at,
        },
    )  # fmt: skip
    request.session[KEY] = key


def seen(request: HttpRequest, *, at: datetime) -> None:
    OpenSession.objects.filter(session_key=request.session.session_key).update(seen_at=at)


def _alive() -> QuerySet[Session]:
    return Session.objects.filter(
        session_key=OuterRef("session_key"), expire_date__gt=timezone.now()
    )


def open_sessions(agent: Agent) -> QuerySet[OpenSession]:
    """Those that still open something, last seen first."""
    return OpenSession.objects.filter(Exists(_alive()), agent=agent).order_by("-seen_at")


def _close(rows: QuerySet[OpenSession]) -> int:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = list(rows.values_list("session_key", flat=True))
    for key in keys:
        store().delete(key)
    # A phone that keeps a day forgets it with its session.
    OfflineDevice.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


def close_one(agent: Agent, session_id: int) -> int:
    """Close one of her own sessions; another's is not found."""
    return _close(OpenSession.objects.filter(agent=agent, pk=session_id))


def close_others(agent: Agent, *, but: str | None) -> int:
    # Also the phones whose session has ended by itself: they may still hold a day.
    OfflineDevice.objects.filter(agent=agent).exclude(session_key=but or "").delete()
    return _close(OpenSession.objects.filter(agent=agent).exclude(session_key=but or ""))


def close_all(agent_id: int) -> int:
    """All of them, at once: the next request of each is a stranger's."""
    OfflineDevice.objects.filter(agent=agent_id).delete()
    return _close(OpenSession.objects.filter(agent_id=agent_id))


def close_this(request: HttpRequest) -> None:
    OfflineDevice.objects.filter(session_key=request.session.session_key or "").delete()
    OpenSession.objects.filter(session_key=request.session.session_key).delete()
