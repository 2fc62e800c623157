"""Routes of this room."""

from django.urls import URLPattern, URLResolver

from berceau.directory import urls_importing

app_name = "directory"

urlpatterns: list[URLPattern | URLResolver] = [*urls_importing.urlpatterns]
