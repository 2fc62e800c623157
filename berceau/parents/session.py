"""Who is in front of a parent's page: a session of its own, that knows nothing of the agents'.

The cookie holds a secret, signed with the moment of the last page: left alone, it closes by itself
(`idle_minutes`), without a write. The row behind it closes at once what must not stay open: after
« Quitter », when its hours are over, when the contact that received the link becomes unsafe.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from berceau.families.models import Adult, FamilyState
from berceau.kit.crypto import keyed_index
from berceau.parents import languages
from berceau.parents.delays import delays
from berceau.parents.models import AccessLink, ParentSession

COOKIE = "berceau_parent"
DEVICE = "berceau_appareil"
ENTRY = "berceau_entree"
PATH = "/p/"
SALT = "berceau.parents.session"
DEVICE_DAYS = 30

View = TypeVar("View", bound=Callable[..., HttpResponse])


class ParentHttpRequest(HttpRequest):
    """A request whose parent has come by their own link."""

    parent: Adult


def index_of(secret: str) -> str:
    """The fingerprint of the secret of a session."""
    return keyed_index("parents.session", secret)


def _set(response: HttpResponse, name: str, value: str, *, seconds: int | None) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=PATH,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def open_session(link: AccessLink, *, at: datetime) -> str:
    """Write that a page is open, and give the secret that the cookie will hold."""
    secret = secrets.token_urlsafe(32)
    ParentSession.objects.create(
        adult_id=link.adult_id,
        link=link,
        key_index=index_of(secret),
        opened_at=at,
        ends_at=at + delays().most,
    )
    return secret


def keep_open(response: HttpResponse, secret: str) -> None:
    """Write the cookie, or push its end: thirty minutes more from this page on."""
    sealed = signing.TimestampSigner(salt=SALT).sign(secret)
    _set(response, COOKIE, sealed, seconds=int(delays().idle.total_seconds()))


def _secret_of(request: HttpRequest) -> str:
    """The secret of the cookie; empty when there is none, or when it was left alone too long."""
    try:
        return signing.TimestampSigner(salt=SALT).unsign(
            request.COOKIES.get(COOKIE, ""), max_age=delays().idle
        )
    except signing.BadSignature:
        return ""


def session_of(request: HttpRequest, *, at: datetime) -> ParentSession | None:
    """The open session of this browser. One query."""
    secret = _secret_of(request)
    if not secret:
        return None
    session = (
        ParentSession.objects.select_related("adult__family__referente", "link__contact")
        .filter(key_index=index_of(secret), closed_at=None, ends_at__gt=at)
        .first()
    )
    if session is None or session.adult.family.state == FamilyState.MERGED:
        return None
    contact = session.link.contact
    return None if contact is not None and contact.unsafe else session


def adult_of(secret: str) -> Adult:
    """Whose page has just been opened with this secret."""
    return (
        ParentSession.objects.select_related("adult__family").get(key_index=index_of(secret)).adult
    )


def parent_of(request: HttpRequest) -> Adult | None:
    """The adult whose page is open in this browser, with their family and its référente."""
    session = session_of(request, at=timezone.now())
    return session.adult if session is not None else None


def leave(request: HttpRequest, *, at: datetime) -> None:
    """« Quitter »: the session ends, and the link that opened it opens nothing any more."""
    session = session_of(request, at=at)
    if session is None:
        return
    ParentSession.objects.filter(link_id=session.link_id, closed_at=None).update(closed_at=at)
    AccessLink.objects.filter(pk=session.link_id, closed_at=None).update(closed_at=at)


def wipe(response: HttpResponse) -> None:
    """Nothing of the parent stays in this browser."""
    for name in (COOKIE, DEVICE, ENTRY):
        response.delete_cookie(name, path=PATH, samesite="Lax")


def device_of(request: HttpRequest) -> str:
    """The fingerprint of this browser; empty before it received its cookie."""
    secret = request.COOKIES.get(DEVICE, "")
    return keyed_index("parents.device", secret) if secret else ""


def know_device(request: HttpRequest, response: HttpResponse) -> None:
    """Give this browser the secret by which the link that it opens will be its own."""
    if not request.COOKIES.get(DEVICE):
        _set(response, DEVICE, secrets.token_urlsafe(32), seconds=DEVICE_DAYS * 86400)


def with_parent(view: View) -> View:
    """For a page of a parent: `request.parent` is who came; without a session, back to the door.

    Put it under @parents. Nothing of the answer is kept by the browser nor told to another site.
    """

    @wraps(view)
    def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        adult = parent_of(request)
        if adult is None:
            answer: HttpResponse = HttpResponseRedirect(reverse("parents:door"))
            answer.delete_cookie(COOKIE, path=PATH, samesite="Lax")
            return private(answer)
        request.parent = adult  # type: ignore[attr-defined]
        with languages.said_to(request, adult):
            answer = view(request, *args, **kwargs)
        if not answer.cookies.get(COOKIE):
            keep_open(answer, _secret_of(request))
        return private(answer)

    return cast("View", seen)


def private(response: HttpResponse) -> HttpResponse:
    """Never kept in a cache, never told to another site.

    « no-referrer » would also hide the origin of our own forms, which the token against forgery
    reads.
    """
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
