"""What the agents' shell shows on every page: navigation and who stands in for whom."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, ngettext

from berceau.accounts import sessions
from berceau.accounts.models import Agent
from berceau.contract import NavigationEntry, programmes
from berceau.kit.prepared import counts
from berceau.privacy.access import declared, role_allows

KEEPER = "desk/kept.js"
"""On each page of an agent and on the way in, a phone that keeps a day asks if it still may."""


def _opens(entry: NavigationEntry, role: str) -> bool:
    match = resolve(reverse(entry.route))
    access = declared(match.func, match.view_name)
    if access is None:
        return False
    return access.kind != "matrix" or role_allows(role, access.compartment, access.verb)


@cache
def _menu(role: str, profile: str) -> tuple[tuple[NavigationEntry, str], ...]:
    """The lines of the menu of a role, each with its address: the same for every page."""
    entries = sorted(
        (entry for programme in programmes() for entry in programme.navigation),
        key=lambda entry: entry.order,
    )
    return tuple((entry, reverse(entry.route)) for entry in entries if _opens(entry, role))


def cover_sentence(agent: Agent) -> str:
    """Who is away today, and who answers meanwhile; empty when nobody is."""
    if agent.replaced_by is not None:
        return gettext("Vous êtes notée absente aujourd’hui : %(stand_in)s vous remplace.") % {
            "stand_in": agent.replaced_by
        }
    if agent.stands_in_for:
        return ngettext(
            "Vous remplacez aujourd’hui une collègue : ses familles sont avec les vôtres.",
            "Vous remplacez aujourd’hui %(count)d collègues : leurs familles sont avec les vôtres.",
            len(agent.stands_in_for),
        ) % {"count": len(agent.stands_in_for)}
    return ""


def _navigation(agent: Agent, current: str) -> list[dict[str, Any]]:
    """The menu of this page. One query, for all that is counted."""
    menu, today = _menu(agent.role, settings.PROFILE), timezone.localdate()
    asked = {
        entry.route: one
        for entry, _url in menu
        if entry.count is not None and (one := entry.count(agent, today)) is not None
    }
    waiting = dict(zip(asked, counts(list(asked.values())), strict=True))
    return [
        {
            "label": str(entry.label),
            "url": url,
            "icon": entry.icon,
            "section": str(entry.section),
            "active": entry.route == current,
            "count": waiting.get(entry.route),
        }
        for entry, url in menu
    ]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context shared by all pages; a piece of page shows no menu, and counts nothing."""
    agent = getattr(request, "agent", None)
    context: dict[str, Any] = {
        "instance_name": settings.INSTANCE_NAME,
        "demo": settings.DEMO,
        "agent": agent,
        "navigation": [],
        "keeper": KEEPER,
    }
    if agent is None or not agent.role:
        return context
    if not sessions.is_shared(request):
        # An application is installed on a device of one's own.
        context["manifest_url"] = reverse("desk:manifest")
    match = request.resolver_match
    current = match.view_name if match else ""
    context["cover_banner"] = cover_sentence(agent)
    context["navigation"] = SimpleLazyObject(partial(_navigation, agent, current))
    return context
