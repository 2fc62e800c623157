"""« Ce qui existe autour de vous »: search, then a page for each service, structure or person."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from berceau.directory.mapping import allow_tiles
from berceau.directory.queries.finding import results
from berceau.directory.queries.sheets import published, sheet
from berceau.families import communes
from berceau.kit.pace import Pace
from berceau.leaflet.words import languages
from berceau.leaflet.zone import is_covered
from berceau.pathway.help_lines import help_lines
from berceau.portal.views.common import show
from berceau.privacy.access import public

PACE = Pace(settings.PUBLIC_SEARCHES_A_MINUTE, seconds=60)
"""A maternity ward or a town hall shares one address."""


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The search field, a few choices, cards. Nothing of what is typed is kept."""
    if not PACE.allows(request):
        return show(request, "portal/too_often.html", status=429)
    context = results(request.GET, on=timezone.localdate()) | {"help_lines": help_lines()}
    near = context["form"].wanted.commune
    near = near if near and is_covered(near) else settings.COMMUNE
    context |= {"leaflet": near, "leaflet_of": communes.name_of(near), "languages": languages()}
    return allow_tiles(show(request, "portal/directory.html", context))


@public
@require_safe
def entry(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """One entry, as everybody may read it."""
    found = get_object_or_404(published(kind), reference=reference)
    context = {"sheet": sheet(found, on=timezone.localdate()), "help_lines": help_lines()}
    return show(request, "portal/directory_entry.html", context)
