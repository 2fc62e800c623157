"""Routes of this room."""

from django.urls import URLPattern, URLResolver, path

from berceau.messaging.urls_texts import texts_patterns
from berceau.messaging.views import demo, state, webhooks

app_name = "messaging"

urlpatterns: list[URLPattern | URLResolver] = [
    *texts_patterns,
    path("messages/etat/", state.state, name="state"),
    path("messages/etat/<int:doubt_id>/", state.settle, name="settle"),
    path("messages/recus/<slug:provider>/", webhooks.webhook, name="webhook"),
    path("messages/recus/<slug:provider>/<str:secret>/", webhooks.webhook, name="webhook_secret"),
]

demo_urlpatterns: list[URLPattern | URLResolver] = [
    path("demo/messages/", demo.phones, name="demo_messages"),
    path("demo/messages/repondre/", demo.answer, name="demo_answer"),
    path("demo/messages/ouverture/", demo.next_opening, name="demo_opening"),
]
"""Added to the urls by `config` in demo mode, and in no other."""
