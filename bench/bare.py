"""The yardstick: a bare Django view with one indexed query, in the same process and database."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from berceau.families.models import Family
from berceau.privacy.access import Access


def bare(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(Family.objects.values_list("name", flat=True).get(pk=pk))


bare.access = Access("public")

urlpatterns = [path("bench/<int:pk>/", bare), path("", include("berceau.config.urls"))]
handler400 = "berceau.portal.errors.bad_request"
handler403 = "berceau.portal.errors.forbidden"
handler404 = "berceau.portal.errors.not_found"
handler500 = "berceau.portal.errors.server_error"
