"""Routes of this room."""

from django.urls import URLPattern, URLResolver

app_name = "parents"

urlpatterns: list[URLPattern | URLResolver] = []
