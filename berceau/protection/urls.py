"""Routes of this room."""

from django.urls import URLPattern, URLResolver

app_name = "protection"

urlpatterns: list[URLPattern | URLResolver] = []
