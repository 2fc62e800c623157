"""An address holds no null character: nobody types one, and PostgreSQL keeps none in a text."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

NULL, NULL_IN_QUERY = "\0", "%00"


class PlainAddressMiddleware:
    """Refused before anything reads it: SQLite would look for it, PostgreSQL would break."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NULL in request.path_info or NULL_IN_QUERY in request.META.get("QUERY_STRING", ""):
            raise BadRequest("null character")
        return self.get_response(request)
