"""The style page and the static files: nothing else."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import RequestContext, Template
from django.urls import re_path
from django.views.static import serve

from tests.ui import samples

STATIC = Path(__file__).parents[2] / "berceau" / "ui" / "static"


def catalogue(request: HttpRequest) -> HttpResponse:
    context = samples.context(theme=request.GET.get("theme", ""), errors="errors" in request.GET)
    return render(request, "ui/catalogue.html", context)


def error(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, f"{code}.html", {"reason": ""}, status=200)


def note(request: HttpRequest) -> HttpResponse:
    """A form that keeps a draft: `?saved` is the page after a success."""
    page = Template(
        """{% extends "ui/agent.html" %}{% load ui %}{% block title %}Note{% endblock %}
        {% block content %}<h1>Note</h1>
        {% if saved %}{% toast "Note enregistrée." draft_key="note-1" %}{% endif %}
        <form method="post" action="/note/?saved" data-draft-key="note-1">{% csrf_token %}
        {% field form.kind %}{% field form.text %}{% field form.themes %}{% button "Enregistrer" %}
        </form>
        <form method="post" action="/compte/" data-draft-forget>{% csrf_token %}
        {% button "Sortir" %}</form>
        <form method="post" hx-post="/fragment/" hx-target="#ici">{% button "Envoyer" %}</form>
        <form method="post" hx-post="/panne/" hx-target="#ici">{% button "Échouer" %}</form>
        <div id="ici"></div>{% endblock %}"""
    )
    context = samples.context() | {"saved": "saved" in request.GET, "cover_banner": ""}
    return HttpResponse(page.render(RequestContext(request, context)))


POSTS: list[str] = []


def count(request: HttpRequest) -> HttpResponse:
    """Counts what it receives and keeps the page where it is."""
    POSTS.append(request.method or "")
    return HttpResponse(status=204)


def fragment(request: HttpRequest) -> HttpResponse:
    """Says whether htmx brought the CSRF token."""
    return HttpResponse(f"<p>jeton : {bool(request.headers.get('X-CSRFToken'))}</p>")


def failure(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>panne</p>", status=503)


urlpatterns = [
    re_path(r"^fragment/$", fragment),
    re_path(r"^panne/$", failure),
    re_path(r"^note/$", note),
    re_path(r"^compte/$", count),
    re_path(r"^catalogue/$", catalogue),
    re_path(r"^erreur/(?P<code>\w+)/$", error),
    re_path(r"^static/(?P<path>.*)$", serve, {"document_root": STATIC}),
]
