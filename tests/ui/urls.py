"""The style page and the static files: nothing else."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import re_path
from django.views.static import serve

from tests.ui import samples

STATIC = Path(__file__).parents[2] / "berceau" / "ui" / "static"


def catalogue(request: HttpRequest) -> HttpResponse:
    context = samples.context(theme=request.GET.get("theme", ""), errors="errors" in request.GET)
    return render(request, "ui/catalogue.html", context)


def error(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, f"{code}.html", {"reason": ""}, status=200)


urlpatterns = [
    re_path(r"^catalogue/$", catalogue),
    re_path(r"^erreur/(?P<code>\w+)/$", error),
    re_path(r"^static/(?P<path>.*)$", serve, {"document_root": STATIC}),
]
