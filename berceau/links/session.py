"""Who is in front of a guest's page: a cookie for one link, and for its pages alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from berceau.links.models import GuestLink

SALT = "berceau.links.session"
HOURS = 12

View = TypeVar("View", bound=Callable[..., HttpResponse])


class GuestRequest(HttpRequest):
    """A request whose guest has opened their link."""

    guest: GuestLink


def cookie_of(reference: str) -> str:
    return f"berceau_invite_{reference}"


def sealed(link: GuestLink) -> str:
    """What the cookie holds."""
    return signing.TimestampSigner(salt=SALT).sign(str(link.pk))


def keep_open(response: HttpResponse, link: GuestLink) -> None:
    """Give this browser the pages of this link, and no other."""
    response.set_cookie(
        cookie_of(link.reference),
        sealed(link),
        max_age=HOURS * 3600,
        path=f"/l/{link.reference}/",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def guest_of(request: HttpRequest, reference: str) -> GuestLink | None:
    """The link that this browser opened, if it still opens something. One query."""
    try:
        key = signing.TimestampSigner(salt=SALT).unsign(
            request.COOKIES.get(cookie_of(reference), ""), max_age=HOURS * 3600
        )
    except signing.BadSignature:
        return None
    link = GuestLink.objects.filter(pk=int(key), reference=reference).first()
    return link if link is not None and link.is_alive(timezone.now()) else None


def private(response: HttpResponse) -> HttpResponse:
    """Never kept in a cache, never told to another site."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _never(link: GuestLink) -> bool:
    return False


def with_guest(
    purpose: str, *, over: Callable[[GuestLink], bool] = _never
) -> Callable[[View], View]:
    """For a page that a link opens: `request.guest` is that link. Put it under @guests.

    The route takes `<slug:guest>`, the reference of the link, which the view does not receive. A
    link of another purpose, over or closed gives the page that says so; so does one that its room
    says `over`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def seen(request: HttpRequest, guest: str, *args: Any, **kwargs: Any) -> HttpResponse:
            link = guest_of(request, guest)
            if link is None or link.purpose != purpose or over(link):
                return private(
                    render(request, "links/dead.html", {"team_phone": settings.TEAM_PHONE})
                )
            request.guest = link  # type: ignore[attr-defined]
            return private(view(request, *args, **kwargs))

        return cast("View", seen)

    return decorate
