"""Routes of this room."""

from django.urls import URLPattern, URLResolver

from berceau.directory import urls_finding, urls_importing, urls_writing

app_name = "directory"

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_writing.urlpatterns,
    *urls_finding.urlpatterns,
    *urls_importing.urlpatterns,
]
