"""French spaces: « : ; ? ! » and the guillemets never start or end a line alone.

Sentences are written with the space of the keyboard; a page leaves with one that does not break.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SPACE, UNBREAKABLE = b" ", "\u00a0".encode()
# What somebody typed, what a script reads and what is quoted to the letter stay as they are.
AS_IS = re.compile(rb"(<(?:textarea|script|style|pre|code)\b.*?</)", re.DOTALL)
BEFORE = re.compile(rb" (?=[:;?!%]|" + "»|€|·".encode() + rb")")
AFTER = re.compile("« ".encode())


def unbreakable(page: bytes) -> bytes:
    """The same page, its French spaces unbreakable in its words, never in its attributes."""

    def put(found: re.Match[bytes]) -> bytes:
        words, place = found.string, found.start()
        inside_a_tag = words.rfind(b"<", 0, place) > words.rfind(b">", 0, place)
        after_a_space = found[0] == SPACE and words[place - 1 : place].isspace()
        return found[0] if inside_a_tag or after_a_space else found[0].replace(SPACE, UNBREAKABLE)

    parts = AS_IS.split(page)
    parts[::2] = [AFTER.sub(put, BEFORE.sub(put, part)) for part in parts[::2]]
    return b"".join(parts)


class FrenchSpacesMiddleware:
    """Around every page said in French; a parent's page in another language says so itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        language = response.headers.get("Content-Language", settings.LANGUAGE_CODE)
        if is_page and not response.streaming and language.startswith("fr"):
            response.content = unbreakable(response.content)
        return response
