"""Routes of the agents' home."""

from django.urls import path, register_converter

from berceau.desk import converters, views

register_converter(converters.ReferenceConverter, "reference")

app_name = "desk"
urlpatterns = [
    path("aujourdhui/", views.today, name="today"),
    path("recherche/", views.search, name="search"),
    path("familles/<reference:reference>/", views.family, name="family"),
    path("familles/<reference:reference>/resume/", views.summary, name="summary"),
]
