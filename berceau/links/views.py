"""The door of partners. Nothing here shows what a link speaks of."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from berceau.kit.limits import rate_limited
from berceau.links import actions
from berceau.links.doors import doors
from berceau.links.session import keep_open, private
from berceau.privacy.access import public

TRIES = "60/15m/ip"
"""A town hall or a hospital shares one address."""
RENEWALS = "10/15m/ip"


def _told(request: HttpRequest, template: str, **more: str) -> HttpResponse:
    return render(request, template, {"team_phone": settings.TEAM_PHONE, **more})


@public
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limited("links.link", TRIES)
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Seen, a link changes nothing and tells nothing; « Ouvrir » leads to what it confides."""
    if request.method != "POST":
        return private(render(request, "links/link.html"))
    opened = actions.open_link(token, at=timezone.now())
    if opened is None:
        # 200: what is refused is written in the log of the server, address included.
        return private(_told(request, "links/dead.html", token=token))
    page = HttpResponseRedirect(reverse(doors()[opened.purpose].route, args=[opened.reference]))
    keep_open(page, opened)
    return private(page)


@public
@require_POST
@rate_limited("links.renew", RENEWALS)
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """The same sentence whatever the link was."""
    actions.renew(token, at=timezone.now())
    return private(_told(request, "links/renewed.html"))
