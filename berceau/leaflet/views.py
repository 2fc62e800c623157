"""Preparing a leaflet, its PDF, and the address that it carries."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from berceau.accounts.middleware import AgentRequest
from berceau.directory.models import Service
from berceau.directory.open_pace import OPEN_DATA
from berceau.families import communes
from berceau.leaflet import actions, policies
from berceau.leaflet.content import Entry
from berceau.leaflet.forms import LeafletForm
from berceau.leaflet.layout import TooLongError
from berceau.leaflet.models import Place
from berceau.leaflet.paper import VARIANTS, Leaflet, leaflet
from berceau.leaflet.words import TITLES, is_reviewed, languages
from berceau.leaflet.zone import Zone, is_covered, zone_of
from berceau.privacy.access import EDIT, READ, opens, public

PAGES = 4
TOO_MANY = 429


def _zone(key: str) -> Zone:
    try:
        return zone_of(key)
    except LookupError:
        raise Http404 from None


def _covered(key: str) -> Zone:
    """A leaflet of Paris printed in Cambrai would say addresses of Cambrai."""
    zone = _zone(key)
    if not is_covered(zone.commune_code):
        raise Http404
    return zone


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("langue", "fr")
    return asked if asked in languages() else "fr"


def _made(request: HttpRequest, zone: Zone) -> Leaflet:
    return leaflet(zone, language=_language(request), on=timezone.localdate())


@opens("directory", READ)
@require_safe
def prepare(request: AgentRequest) -> HttpResponse:
    """Which place, which language; the four pages as they will be, and what does not fit."""
    usual = {"lieu": settings.COMMUNE, "langue": "fr"}
    form = LeafletForm(usual | {name: request.GET[name] for name in usual if name in request.GET})
    if not form.is_valid():
        return render(request, "leaflet/prepare.html", {"form": form}, status=422)
    zone, language = _zone(form.cleaned_data["lieu"]), form.cleaned_data["langue"]
    context = {
        "form": form,
        "zone": zone,
        "language": language,
        "query": urlencode({"langue": language}),
        "pages": range(1, PAGES + 1),
        "is_reviewed": is_reviewed(language),
        "can_choose": policies.can_choose(request.agent),
    }
    try:
        made = leaflet(zone, language=language, on=timezone.localdate())
    except TooLongError:
        return render(request, "leaflet/prepare.html", context | {"too_long": True})
    shown = {
        "made": made,
        "printed": [(one.key, TITLES[one.key], one.kept) for one in made.laid.sections if one.kept],
        "unprinted": _unprinted(made),
        # Where she was before her gesture.
        "opened": request.GET.get("ouvert", ""),
    }
    return render(request, "leaflet/prepare.html", context | shown)


def _unprinted(made: Leaflet) -> list[tuple[str, str, tuple[Entry, ...]]]:
    """What the directory knows here and that this leaflet does not hold, and why."""
    held = made.content
    reasons = [
        ("out", _("Laissé de côté par l’équipe"), held.left_out),
        ("closed", _("Fermé en ce moment"), held.closed),
        ("unplaced", _("Pour d’autres âges que ceux du dépliant"), held.unplaced),
    ]
    return [(key, title, entries) for key, title, entries in reasons if entries]


@opens("directory", READ)
@require_safe
def picture(request: AgentRequest, zone: str, number: int) -> HttpResponse:
    """One page as a picture: what is printed, before printing."""
    if not 1 <= number <= PAGES:
        raise Http404
    try:
        drawn = _made(request, _covered(zone)).pictures()[number - 1]
    except TooLongError:
        # The page that shows it says why.
        raise Http404 from None
    return HttpResponse(drawn, content_type="image/png")


@public
@require_safe
def pdf(request: HttpRequest, zone: str, variant: str) -> HttpResponse:
    """The leaflet of a place, for anybody: nothing of a family is in it."""
    if variant not in VARIANTS:
        raise Http404
    where = _covered(zone)
    if not OPEN_DATA.allows(request):
        return _plain(_("Trop de demandes en une minute : attendre un peu."), TOO_MANY)
    try:
        made = _made(request, where)
    except TooLongError:
        return _plain(
            _("Ce dépliant ne peut pas être imprimé aujourd’hui : appelez l’équipe."), 503
        )
    return HttpResponse(
        made.pdf(variant),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="depliant-{where.key}-{variant}.pdf"'},
    )


def _plain(words: str, status: int) -> HttpResponse:
    retry = {"Retry-After": str(int(OPEN_DATA.seconds))} if status == TOO_MANY else {}
    return HttpResponse(
        words, status=status, content_type="text/plain; charset=utf-8", headers=retry
    )


@opens("directory", EDIT)
@require_POST
def choose(request: AgentRequest, zone: str, service_id: int) -> HttpResponse:
    """« En premier », « laisser de côté », or its turn again."""
    place, where = request.POST.get("place", ""), _covered(zone)
    if place and place not in Place.values:
        raise Http404
    try:
        actions.choose(
            zone=where, service_id=service_id, place=place, by=request.agent, at=timezone.now()
        )
    except Service.DoesNotExist:
        raise Http404 from None
    messages.success(request, _said(place))
    opened = request.GET.get("ouvert", "")
    query = urlencode({"lieu": where.key, "langue": _language(request), "ouvert": opened})
    return HttpResponseRedirect(f"{reverse('leaflet:prepare')}?{query}#choix")


def _said(place: str) -> str:
    if place == Place.FIRST:
        return _("Ce service passe en premier dans ce dépliant.")
    if place == Place.OUT:
        return _("Ce service est laissé de côté dans ce dépliant.")
    return _("Ce service reprend son tour.")


@public
@require_safe
def web(request: HttpRequest, zone: str) -> HttpResponse:
    """The address printed on the leaflet: the directory around this place, for anybody.

    Around the whole commune: a neighbourhood alone would hide the maternity ward next door.
    """
    near = communes.label_of(_zone(zone).commune_code)
    return HttpResponseRedirect(f"{reverse('portal:directory')}?{urlencode({'near': near})}")
