"""Routes of the agents' home."""

from django.urls import path, register_converter

from berceau.desk import converters
from berceau.desk.views import home, offline

register_converter(converters.ReferenceConverter, "reference")

app_name = "desk"
urlpatterns = [
    path("aujourdhui/", home.today, name="today"),
    path("recherche/", home.search, name="search"),
    path("familles/<reference:reference>/", home.family, name="family"),
    path("familles/<reference:reference>/resume/", home.summary, name="summary"),
    path("hors-ligne/", offline.page, name="offline"),
    path("hors-ligne/etat/", offline.state, name="offline_state"),
    path("hors-ligne/garder/", offline.keep, name="offline_keep"),
    # At the root: a service worker looks after what is beside it and below.
    path("service-worker.js", offline.service_worker, name="service_worker"),
    path("berceau.webmanifest", offline.manifest, name="manifest"),
]
