"""Routes of this room."""

from django.urls import URLPattern, URLResolver, path

from berceau.protection import views

app_name = "protection"

urlpatterns: list[URLPattern | URLResolver] = [
    path("enfance-en-danger/", views.guide, name="guide"),
    path("enfance-en-danger/traces/", views.traces, name="traces"),
    path("familles/<slug:reference>/enfance-en-danger/", views.trace, name="trace"),
]
