"""Sign-in, by allauth: what is closed to agents answers 404 (`privacy/routes.toml`)."""

from django.urls import URLPattern, URLResolver, include, path

from berceau.accounts import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("compte/", include("allauth.account.urls")),
    path("compte/", views.home_of_agent, name="home_of_agent"),
]
