"""The small menu of languages, on every parents' page."""

from __future__ import annotations

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from berceau.families.actions import own
from berceau.families.models import Adult
from berceau.kit.limits import rate_limited
from berceau.parents import languages, session
from berceau.privacy.access import public


@public
@require_POST
@rate_limited("parents.language", "60/15m/ip")
def choose(request: HttpRequest) -> HttpResponse:
    """Kept on this device and, for a parent who has come, on their own file."""
    language = request.POST.get("language", "")
    if language not in languages.names():
        return HttpResponseBadRequest()
    response = HttpResponseRedirect(_back(request))
    keep(response, language, session.parent_of(request))
    return session.private(response)


def keep(response: HttpResponse, language: str, adult: Adult | None) -> None:
    """On this device; and on the file of the parent who is there."""
    if adult is not None and adult.language in languages.names() and own.may_correct(adult):
        # What they speak and we do not write stays: an interpreter may be needed.
        own.choose_language(adult_id=adult.pk, language=language, at=timezone.now())
    languages.keep(response, language, adult)


def _back(request: HttpRequest) -> str:
    """The page where the menu was, if it is one of the parents' own."""
    back = request.POST.get("back", "")
    is_ours = back.startswith(languages.PATH) and url_has_allowed_host_and_scheme(
        back, allowed_hosts=None
    )
    return back if is_ours else reverse("parents:door")
