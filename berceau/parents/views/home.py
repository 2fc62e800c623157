"""« Ma page »."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from berceau.parents import session
from berceau.parents.session import with_parent
from berceau.privacy.access import CREATE, READ, parents


@parents("parents", READ)
@require_safe
@with_parent
def home(request: HttpRequest) -> HttpResponse:
    """Whom to call, what comes next, what can be asked."""
    return render(request, "parents/home.html")


@parents("parents", CREATE)
@require_POST
@with_parent
def leave(request: HttpRequest) -> HttpResponse:
    """« Quitter »: nothing stays in this browser, and the link opens nothing any more."""
    session.leave(request, at=timezone.now())
    response = HttpResponseRedirect(reverse("parents:door"))
    session.wipe(response)
    return response
