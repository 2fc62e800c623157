"""Routes of the public site."""

from django.urls import path

from berceau.portal.views import coming, directory, families, notices

app_name = "portal"
urlpatterns = [
    path("", families.home, name="home"),
    path("j-attends-un-enfant/", families.expecting, name="expecting"),
    path("mon-enfant-est-ne/", families.born, name="born"),
    path("professionnels/", families.professionals, name="professionals"),
    path("annuaire/", directory.search, name="directory"),
    path(
        "annuaire/structure/<slug:reference>/",
        directory.entry,
        {"kind": "structure"},
        name="structure",
    ),
    path(
        "annuaire/service/<slug:reference>/", directory.entry, {"kind": "service"}, name="service"
    ),
    path(
        "annuaire/personne/<slug:reference>/",
        directory.entry,
        {"kind": "professional"},
        name="professional",
    ),
    path("etre-accompagne/", coming.coming, name="coming"),
    path("etre-accompagne/et-ensuite/", coming.asked, name="asked"),
    path("accessibilite/", notices.accessibility, name="accessibility"),
    path("reclamation/", notices.complaint, name="complaint"),
    path("confidentialite/", notices.privacy, name="privacy"),
    path("mentions-legales/", notices.legal, name="legal"),
    path("plan-du-site/", notices.plan, name="plan"),
    path("sitemap.xml", notices.sitemap, name="sitemap"),
    path("robots.txt", notices.robots, name="robots"),
]
