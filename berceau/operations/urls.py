"""Routes of this room."""

from django.urls import URLPattern, URLResolver, path

from berceau.operations import views

app_name = "operations"

urlpatterns: list[URLPattern | URLResolver] = [
    path("instance/", views.health, name="state"),
    path("papier/", views.paper, name="paper"),
    path("papier/ma-journee.pdf", views.paper_day, name="paper_day"),
    path("papier/paquet-chiffre.pdf", views.paper_sealed, name="paper_sealed"),
]
