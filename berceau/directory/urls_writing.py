"""What writes in the directory: entries, campaigns, what a structure opens by its link."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from berceau.directory.views import campaigns, entries, guests, places

STRUCTURE, SERVICE, PROFESSIONAL = (
    {"kind": kind} for kind in ("structure", "service", "professional")
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("annuaire/structures/nouvelle/", entries.new_structure, name="new_structure"),
    path("annuaire/personnes/nouvelle/", entries.new_professional, name="new_professional"),
    path(
        "annuaire/structures/<slug:reference>/modifier/",
        entries.edit,
        STRUCTURE,
        name="edit_structure",
    ),
    path(
        "annuaire/structures/<slug:reference>/juste/",
        entries.confirm,
        STRUCTURE,
        name="confirm_structure",
    ),
    path(
        "annuaire/structures/<slug:reference>/source/<slug:field>/",
        entries.settle,
        STRUCTURE,
        name="settle_structure",
    ),
    path(
        "annuaire/structures/<slug:reference>/retirer/",
        entries.archive,
        STRUCTURE,
        name="archive_structure",
    ),
    path(
        "annuaire/structures/<slug:reference>/remettre/",
        entries.restore,
        STRUCTURE,
        name="restore_structure",
    ),
    path(
        "annuaire/structures/<slug:reference>/lieu/",
        places.place,
        STRUCTURE,
        name="place_of_structure",
    ),
    path(
        "annuaire/services/<slug:reference>/modifier/", entries.edit, SERVICE, name="edit_service"
    ),
    path(
        "annuaire/services/<slug:reference>/juste/",
        entries.confirm,
        SERVICE,
        name="confirm_service",
    ),
    path(
        "annuaire/services/<slug:reference>/source/<slug:field>/",
        entries.settle,
        SERVICE,
        name="settle_service",
    ),
    path(
        "annuaire/services/<slug:reference>/retirer/",
        entries.archive,
        SERVICE,
        name="archive_service",
    ),
    path(
        "annuaire/services/<slug:reference>/remettre/",
        entries.restore,
        SERVICE,
        name="restore_service",
    ),
    path(
        "annuaire/services/<slug:reference>/lieu/", places.place, SERVICE, name="place_of_service"
    ),
    path(
        "annuaire/personnes/<slug:reference>/modifier/",
        entries.edit,
        PROFESSIONAL,
        name="edit_professional",
    ),
    path(
        "annuaire/personnes/<slug:reference>/juste/",
        entries.confirm,
        PROFESSIONAL,
        name="confirm_professional",
    ),
    path(
        "annuaire/personnes/<slug:reference>/source/<slug:field>/",
        entries.settle,
        PROFESSIONAL,
        name="settle_professional",
    ),
    path(
        "annuaire/personnes/<slug:reference>/retirer/",
        entries.archive,
        PROFESSIONAL,
        name="archive_professional",
    ),
    path(
        "annuaire/personnes/<slug:reference>/remettre/",
        entries.restore,
        PROFESSIONAL,
        name="restore_professional",
    ),
    path(
        "annuaire/personnes/<slug:reference>/lieu/",
        places.place,
        PROFESSIONAL,
        name="place_of_professional",
    ),
    path("annuaire/personnes/<slug:reference>/effacer/", entries.erase, name="erase_professional"),
    path(
        "annuaire/structures/<slug:reference>/services/nouveau/",
        entries.new_service,
        name="new_service",
    ),
    path("annuaire/structures/<slug:reference>/fermetures/", places.closings, name="closures"),
    path(
        "annuaire/fermetures/<int:closure_id>/enlever/",
        places.remove_closing,
        name="remove_closure",
    ),
    path("annuaire/verifier/", campaigns.campaigns, name="campaigns"),
    path("annuaire/verifier/<slug:campaign_reference>/", campaigns.campaign, name="campaign"),
    path("annuaire/verifier/appel/<int:asked_id>/", campaigns.rung, name="rung"),
    path("annuaire/propositions/", campaigns.suggestions, name="suggestions"),
    path(
        "annuaire/propositions/<slug:suggestion_reference>/",
        campaigns.settle,
        name="settle_suggestion",
    ),
    path("l/<slug:guest>/fiche/", guests.page, name="guest"),
    path("l/<slug:guest>/fiche/juste/", guests.confirm, name="guest_confirm"),
    path("l/<slug:guest>/fiche/structure/", guests.structure, name="guest_structure"),
    path(
        "l/<slug:guest>/fiche/services/<slug:service_reference>/",
        guests.service,
        name="guest_service",
    ),
    path(
        "l/<slug:guest>/fiche/services/<slug:service_reference>/disparu/",
        guests.gone,
        name="guest_service_gone",
    ),
    path("l/<slug:guest>/fiche/fermeture/", guests.closing, name="guest_closure"),
    path("l/<slug:guest>/fiche/disparue/", guests.gone, name="guest_gone"),
]
