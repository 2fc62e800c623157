"""A project with one view that forgot to say what it opens."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from berceau.config import urls


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


urlpatterns = [*urls.urlpatterns, path("oubliee/", forgotten, name="forgotten")]
handler403 = urls.handler403
handler404 = urls.handler404
