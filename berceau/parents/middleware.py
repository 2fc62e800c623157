"""The parents' pages, and they alone, are said in another language than French."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from berceau.parents import languages


class LanguageMiddleware:
    """Around every page under /p/: nobody is known yet; `with_parent` says it again when one is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(languages.PATH):
            # Said once: without it, each word of a page asks again in which language it is.
            with translation.override(settings.LANGUAGE_CODE):
                return self.get_response(request)
        with languages.said_to(request, None) as language:
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
