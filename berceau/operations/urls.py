"""Routes of this room."""

from django.urls import URLPattern, URLResolver, path

from berceau.operations import views

app_name = "operations"

urlpatterns: list[URLPattern | URLResolver] = [
    path("instance/", views.health, name="state"),
]
