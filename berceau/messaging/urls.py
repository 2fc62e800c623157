"""Routes of this room."""

from django.urls import URLPattern, URLResolver, path

from berceau.messaging.views import demo

app_name = "messaging"

urlpatterns: list[URLPattern | URLResolver] = []

demo_urlpatterns: list[URLPattern | URLResolver] = [
    path("demo/messages/", demo.phones, name="demo_messages"),
    path("demo/messages/repondre/", demo.answer, name="demo_answer"),
    path("demo/messages/ouverture/", demo.next_opening, name="demo_opening"),
]
"""Added to the urls by `config` in demo mode, and in no other."""
