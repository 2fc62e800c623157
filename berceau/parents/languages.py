"""In which language a parent's page is said: the adult's own choice, on their pages only.

A parent who has come by their link reads in the language of their file, or in the one they have
just chosen: a choice made at the door, the moment before, is theirs. Before that (the door, a link
not opened yet) the page follows the choice made on this device, then the languages of the browser:
it tells nothing of whose link it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from berceau.families.models import Adult

COOKIE = "berceau_langue"
PATH = "/p/"
FRENCH = "fr"
A_YEAR, A_MOMENT = 365 * 86400, 3600


def names() -> dict[str, str]:
    """code -> the language's name in its own words."""
    return dict(settings.LANGUAGES)


def is_reviewed(language: str) -> bool:
    """Whether a named person has signed this translation in the settings; French needs none."""
    return language == FRENCH or language in settings.LANGUAGES_REVIEWED


def _kept(request: HttpRequest) -> tuple[str, str]:
    """The choice made on this device, and the adult it was made by (nothing before the link)."""
    language, _, reference = request.COOKIES.get(COOKIE, "").partition(".")
    return (language, reference) if language in names() else ("", "")


def keep(response: HttpResponse, language: str, adult: Adult | None) -> None:
    """Remember the choice on this device: a code, and an opaque reference.

    What nobody has signed is soon forgotten: on a screen that many use, it would become the
    language of the next who opens their link.
    """
    response.set_cookie(
        COOKIE,
        f"{language}.{adult.reference if adult is not None else ''}",
        max_age=A_MOMENT if adult is None else A_YEAR,
        path=PATH,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def chosen_at_the_door(request: HttpRequest) -> str:
    """What was chosen on this device before anybody came; empty when nothing was."""
    language, reference = _kept(request)
    return "" if reference else language


def of_the_visitor(request: HttpRequest) -> str:
    """Nobody has come yet: this device's choice, then what the browser asks for."""
    language, _reference = _kept(request)
    if language:
        return language
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if wanted == "*":
            break
        try:
            return get_supported_language_variant(wanted)
        except LookupError:
            continue
    return FRENCH


def of_the_parent(request: HttpRequest, adult: Adult) -> str:
    """What this adult chose; what they speak, when we write it; what their browser asks for."""
    language, reference = _kept(request)
    if language and reference == adult.reference:
        return language
    return adult.language if adult.language in names() else of_the_visitor(request)


@contextmanager
def said_to(request: HttpRequest, adult: Adult | None) -> Iterator[str]:
    """Inside the block, and in this thread only, words and dates are in their language."""
    language = of_the_visitor(request) if adult is None else of_the_parent(request, adult)
    with translation.override(language):
        yield language
