"""Deny by default: a route opens only to whom the matrix opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from berceau.accounts.comeback import page_shown
from berceau.privacy import journal
from berceau.privacy.access import VISITORS, declared, role_allows

# What was refused, unknown, moved elsewhere or broken has shown nothing of a file.
SHOWS_NOTHING = frozenset({204, 304, 401, 403, 404, 405, 410, 429})


class ReadingMiddleware:
    """Writes in the journal what the page showed, once it is made and before it leaves.

    Just outside the middleware that refuses every write during a GET: the journal is the only
    thing written around a page. If it cannot be written, the page is not shown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with journal.page() as page:
            response = self.get_response(request)
            status = response.status_code
            if status < 500 and not 300 <= status < 400 and status not in SHOWS_NOTHING:
                page.write()
        return response


class AccessMiddleware:
    """Reads what the view declares and asks the matrix, before the view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        route = match.view_name if match else ""
        access = declared(view, route)
        if access is None:
            raise PermissionDenied(f"La route {route} n’est pas dans la matrice d’accès.")
        if access.kind == "closed":
            raise Http404
        if access.kind == "public":
            return None
        if access.kind in VISITORS:
            if not role_allows(VISITORS[access.kind], access.compartment, access.verb):
                raise Http404
            return None
        agent = request.agent  # type: ignore[attr-defined]
        if agent is None:
            return self.to_login(request)
        if not agent.role:
            raise PermissionDenied("Aucun mandat en cours.")
        if access.kind == "every_agent":
            return None
        if not role_allows(agent.role, access.compartment, access.verb):
            raise PermissionDenied("Cette page n’est pas ouverte à votre fonction.")
        return None

    def to_login(self, request: HttpRequest) -> HttpResponse:
        """Ask to sign in and come back; htmx is told to load the whole page."""
        back = page_shown(request)
        login = resolve_url(settings.LOGIN_URL) + ("?" + urlencode({"next": back}) if back else "")
        if request.headers.get("HX-Request"):
            response = HttpResponse(status=401)
            response["HX-Redirect"] = login
            return response
        return HttpResponseRedirect(login)
