"""The door of the parents: a personal link, a code, a new link. Nothing here shows a family."""

from __future__ import annotations

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from berceau.kit.limits import rate_limited
from berceau.parents import session
from berceau.parents.actions import entering
from berceau.privacy.access import public

TRIES = "30/15m/ip"
ENTRY_SALT = "berceau.parents.entry"
ENTRY_LASTS = 10 * 60


@public
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Where a parent arrives without a link: how to receive one."""
    return session.private(render(request, "parents/door.html"))


@public
@rate_limited("parents.link", TRIES)
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """« C'est moi, continuer ». Seen, a link tells nothing and changes nothing: robots that fetch
    what a message holds, and whoever it was forwarded to, get the same page for any address."""
    if request.method != "POST":
        response = render(request, "parents/link.html")
        session.know_device(request, response)
        return session.private(response)
    opened = entering.open_link(token, device=session.device_of(request), at=timezone.now())
    if opened is None:
        # 200: what is refused is written in the log of the server, address included.
        return session.private(render(request, "parents/dead_link.html"))
    if opened.secret:
        response = HttpResponseRedirect(reverse("parents:home"))
        session.keep_open(response, opened.secret)
        return session.private(response)
    route = "parents:choose_code" if opened.chooses_code else "parents:code"
    response = HttpResponseRedirect(reverse(route))
    # Not in the address: addresses of answers are remembered with the keys of forms.
    response.set_signed_cookie(
        session.ENTRY,
        str(opened.link.pk),
        salt=ENTRY_SALT,
        max_age=ENTRY_LASTS,
        path=session.PATH,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
    return session.private(response)


def entry_of(request: HttpRequest) -> int | None:
    """The link that this browser opened a moment ago and that still asks for a code."""
    try:
        return int(request.get_signed_cookie(session.ENTRY, salt=ENTRY_SALT, max_age=ENTRY_LASTS))
    except (KeyError, signing.BadSignature, ValueError):
        return None
