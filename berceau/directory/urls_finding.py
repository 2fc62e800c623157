"""What reads the directory: the pages of the team, the background of the map."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from berceau.directory.views import finding

STRUCTURE, SERVICE, PROFESSIONAL = (
    {"kind": kind} for kind in ("structure", "service", "professional")
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("annuaire/equipe/", finding.entries, name="entries"),
    path("annuaire/equipe/structure/<slug:reference>/", finding.entry, STRUCTURE, name="structure"),
    path("annuaire/equipe/service/<slug:reference>/", finding.entry, SERVICE, name="service"),
    path(
        "annuaire/equipe/personne/<slug:reference>/",
        finding.entry,
        PROFESSIONAL,
        name="professional",
    ),
    path("annuaire/contours.geojson", finding.outlines, name="outlines"),
]
