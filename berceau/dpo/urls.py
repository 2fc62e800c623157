"""Routes of this room."""

from django.urls import URLPattern, URLResolver

app_name = "dpo"

urlpatterns: list[URLPattern | URLResolver] = []
