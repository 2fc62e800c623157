"""`/api/v1/`: structures and services, read by anybody, from any site, without a cookie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Annotated, Any, cast

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Query
from ninja.decorators import decorate_view

from berceau.api import answers
from berceau.api.paging import MOST, PER_PAGE, page_of
from berceau.api.schemas import Refusal, ServiceOut, ServicePage, StructureOut, StructurePage
from berceau.directory.models import Service, Structure
from berceau.directory.open_pace import OPEN_DATA

View = Callable[..., HttpResponse]
LARGEST_KEY = 2**63 - 1

After = Annotated[int, Query(0, ge=0, le=LARGEST_KEY, description="Dernière fiche déjà reçue")]
Limit = Annotated[int, Query(PER_PAGE, ge=1, le=MOST, description="Fiches par page")]
Since = Annotated[date | None, Query(None, description="Mises à jour ce jour ou après")]
Commune = Annotated[str | None, Query(None, max_length=5, description="Code INSEE")]
KindOf = Annotated[str | None, Query(None, max_length=40, description="Nature (pmi, creche…)")]
Age = Annotated[int | None, Query(None, ge=0, le=300, description="Âge de l’enfant, en mois")]

api = NinjaAPI(
    title="Annuaire des 1000 premiers jours",
    version="1",
    description="Les fiches publiées de l’annuaire, au format data·inclusion v1. Lecture seule.",
    docs_url=None,
    openapi_url="openapi.json",
    docs_decorator=require_safe,
    urls_namespace="api",
)


def open_to_all(view: View) -> View:
    """Read from any site, kept five minutes, not more often than the limit."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if OPEN_DATA.allows(request):
            response = view(request, *args, **kwargs)
        else:
            words = _("Trop de demandes en une minute : attendre un peu.")
            response = api.create_response(request, {"detail": words}, status=429)
            response["Retry-After"] = str(int(OPEN_DATA.seconds))
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        if response.status_code == 200:
            response["Cache-Control"] = "public, max-age=300"
        return response

    return cast("View", answered)


REFUSALS = {429: Refusal}


@api.get(
    "structures",
    response={200: StructurePage, **REFUSALS},
    url_name="structures",
    summary="Les structures",
)
@decorate_view(open_to_all)
def structures(
    request: HttpRequest,
    *,
    after: After = 0,
    limit: Limit = PER_PAGE,
    updated_since: Since = None,
    commune: Commune = None,
    kind: KindOf = None,
) -> dict[str, Any]:
    """Une page de structures publiées, dans l’ordre où elles sont entrées dans l’annuaire."""
    rows = Structure.objects.published().select_related("place")
    if updated_since:
        rows = rows.filter(updated_on__gte=updated_since)
    if commune:
        rows = rows.filter(place__commune_code=commune)
    if kind:
        rows = rows.filter(kind=kind)
    items, following = page_of(request, rows, answers.structure, after=after, limit=limit)
    return {"items": items, "next": following, "licence": settings.DIRECTORY_LICENCE}


def _services() -> Any:
    return Service.objects.published().select_related("place", "structure__place")


@api.get(
    "services",
    response={200: ServicePage, **REFUSALS},
    url_name="services",
    summary="Les services",
)
@decorate_view(open_to_all)
def services(
    request: HttpRequest,
    *,
    after: After = 0,
    limit: Limit = PER_PAGE,
    updated_since: Since = None,
    commune: Commune = None,
    kind: KindOf = None,
    age_months: Age = None,
) -> dict[str, Any]:
    """Une page de services publiés, dans l’ordre où ils sont entrés dans l’annuaire."""
    rows = _services()
    if updated_since:
        rows = rows.filter(updated_on__gte=updated_since)
    if commune:
        own = Q(place__commune_code=commune)
        rows = rows.filter(own | Q(place__isnull=True, structure__place__commune_code=commune))
    if kind:
        rows = rows.filter(kind=kind)
    if age_months is not None:
        rows = rows.filter(
            Q(age_from_months__isnull=True) | Q(age_from_months__lte=age_months),
            Q(age_to_months__isnull=True) | Q(age_to_months__gt=age_months),
        )
    items, following = page_of(request, rows, answers.service, after=after, limit=limit)
    return {"items": items, "next": following, "licence": settings.DIRECTORY_LICENCE}


@api.get(
    "structures/{reference}",
    response={200: StructureOut, 404: Refusal, **REFUSALS},
    url_name="structure",
    summary="Une structure",
)
@decorate_view(open_to_all)
def structure(request: HttpRequest, reference: str) -> Any:
    """Une structure publiée, par sa référence (`berceau.reference`)."""
    rows = Structure.objects.published().select_related("place")
    return _one(answers.structure(get_object_or_404(rows, reference=reference)))


@api.get(
    "services/{reference}",
    response={200: ServiceOut, 404: Refusal, **REFUSALS},
    url_name="service",
    summary="Un service",
)
@decorate_view(open_to_all)
def service(request: HttpRequest, reference: str) -> Any:
    """Un service publié, par sa référence (`berceau.reference`)."""
    return _one(answers.service(get_object_or_404(_services(), reference=reference)))


def _one(said: dict[str, Any] | None) -> Any:
    return (404, {"detail": _("Cette fiche ne peut pas être publiée.")}) if said is None else said
