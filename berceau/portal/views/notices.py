"""Notices: accessibility, privacy, legal, complaints; the plan, and what robots may read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from berceau.portal import accessibility as audit
from berceau.portal import queries
from berceau.portal.pages import PAGES
from berceau.portal.published import said
from berceau.portal.views.common import show
from berceau.privacy.access import public
from berceau.retention.delays import delays


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was checked, by what, with which results; what nobody checked; whom to tell."""
    context = {
        "audit": audit.last(),
        "controller": said("BERCEAU_CONTROLLER"),
        "contact": said("BERCEAU_ACCESSIBILITY_CONTACT"),
    }
    return show(request, "portal/accessibility.html", context)


@public
@require_safe
def complaint(request: HttpRequest) -> HttpResponse:
    """« Une réclamation ? »: whom to tell, and what may be done next."""
    context = {
        "contact": said("BERCEAU_COMPLAINT_CONTACT"),
        "dpo": said("BERCEAU_DPO_CONTACT"),
        "mediator": settings.MEDIATOR,
        "answer": delays()["request"].words,
    }
    return show(request, "portal/complaint.html", context)


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is written about a family, why, how long, and its rights."""
    context = {
        "controller": said("BERCEAU_CONTROLLER"),
        "dpo": said("BERCEAU_DPO_CONTACT"),
        "register": queries.register(),
    }
    return show(request, "portal/privacy.html", context)


@public
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes this site, and where it is hosted."""
    context = {
        "identity": [
            said(name)
            for name in (
                "BERCEAU_CONTROLLER",
                "BERCEAU_CONTROLLER_ADDRESS",
                "BERCEAU_PUBLISHER",
                "BERCEAU_HOST",
                "BERCEAU_DPO_CONTACT",
            )
        ],
    }
    return show(request, "portal/legal.html", context)


@public
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Every public page, with a sentence each."""
    return show(request, "portal/plan.html", {"pages": PAGES})


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages, for search engines; the demonstration is nobody's to find."""
    pages = [] if settings.DEMO else PAGES
    lines = "".join(
        f"<url><loc>{request.build_absolute_uri(page.url)}</loc></url>" for page in pages
    )
    return HttpResponse(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{lines}</urlset>',
        content_type="application/xml",
    )


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots read the public pages and nothing else: all that is not named is refused."""
    lines = ["User-agent: *"]
    if not settings.DEMO:
        lines += [f"Allow: {page.url}$" for page in PAGES]
        lines.append(f"Allow: {settings.STATIC_URL}")
    lines.append("Disallow: /")
    if not settings.DEMO:
        lines.append(f"Sitemap: {request.build_absolute_uri(reverse('portal:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
