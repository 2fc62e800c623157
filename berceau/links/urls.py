"""Routes of this room. The pages that a link opens are under /l/<its reference>/."""

from django.urls import URLPattern, URLResolver, path

from berceau.links import views

app_name = "links"

urlpatterns: list[URLPattern | URLResolver] = [
    path("i/<str:token>", views.link, name="link"),
    path("i/<str:token>/encore/", views.renew, name="renew"),
]
