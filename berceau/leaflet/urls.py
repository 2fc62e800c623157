"""Routes of this room."""

from django.urls import URLPattern, URLResolver, path

from berceau.leaflet import views

app_name = "leaflet"

urlpatterns: list[URLPattern | URLResolver] = [
    path("depliants/", views.prepare, name="prepare"),
    path("depliants/<slug:zone>/page-<int:number>.png", views.picture, name="picture"),
    path("depliants/<slug:zone>/choisir/<int:service_id>/", views.choose, name="choose"),
    path("depliants/<slug:zone>/<slug:variant>.pdf", views.pdf, name="pdf"),
    # Short: it is printed, and typed by those who have no camera.
    path("ici/<slug:zone>/", views.web, name="web"),
]
