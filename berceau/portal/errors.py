"""Error pages: a sentence that says what to do."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from berceau.kit import crypto
from berceau.links.doors import doors
from berceau.links.session import guest_of
from berceau.parents import languages
from berceau.parents.session import parent_of, private


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    if isinstance(sys.exc_info()[1], crypto.UnreadableError):
        return HttpResponse(render_to_string("unreadable.html"), status=503)
    # No context processor: whatever broke must not break this page too.
    return HttpResponse(render_to_string("500.html"), status=500)


class FormOnlyMiddleware:
    """Whoever reloads the address of a form reads what to do, rather than an empty page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_opened = request.method in {"GET", "HEAD"}
        if is_opened and isinstance(response, HttpResponseNotAllowed):
            return form_only(request, allow=response.headers["Allow"])
        return response


def form_only(request: HttpRequest, *, allow: str) -> HttpResponse:
    """In the language of the parent whose page is open, with the way back to the page left."""
    if not request.path_info.startswith(languages.PATH):
        page = render(request, "405.html", _way_back_of_guest(request), status=405)
    else:
        with languages.said_to(request, parent_of(request)) as language:
            way_back = {"page_url": reverse("parents:home")}
            page = render(request, "405.html", way_back, status=405)
        page.headers["Content-Language"] = language
    page.headers["Allow"] = allow
    return private(page)


def _way_back_of_guest(request: HttpRequest) -> dict[str, object]:
    """A partner's own page, while their link is open; to everybody else, the home."""
    match = request.resolver_match
    if match is None or "guest" not in match.kwargs:
        return {}
    link = guest_of(request, match.kwargs["guest"])
    if link is None:
        return {"by_link": True}
    return {"page_url": reverse(doors()[link.purpose].route, args=[link.reference])}
