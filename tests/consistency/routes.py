"""Every route of the project, found by walking the resolver: nobody keeps a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from berceau.privacy.access import Access, declared, library_routes

SIGNED = frozenset({"messaging:webhook", "messaging:webhook_secret"})
"""Doors of machines: no token, a signature; nobody of the house has it, nor comes there."""


@dataclass(frozen=True)
class Route:
    """One leaf of the resolver: its name with namespaces, what its address asks for, its view."""

    name: str
    pattern: str
    arguments: tuple[str, ...]
    view: Callable[..., Any]

    @property
    def access(self) -> Access | None:
        return declared(self.view, self.name)

    def url(self, values: Mapping[str, object]) -> str:
        return reverse(self.name, kwargs={name: values[name] for name in self.arguments})

    def __str__(self) -> str:
        return self.name or self.pattern


def _arguments(pattern: URLPattern | URLResolver) -> tuple[str, ...]:
    described = pattern.pattern
    if isinstance(described, RoutePattern):
        return tuple(described.converters)
    return tuple(described.regex.groupindex)


def _walk(
    resolver: URLResolver, namespaces: tuple[str, ...], prefix: str, arguments: tuple[str, ...]
) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        here = prefix + str(entry.pattern)
        asked = arguments + _arguments(entry)
        if isinstance(entry, URLResolver):
            inside = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from _walk(entry, inside, here, asked)
        else:
            name = ":".join((*namespaces, entry.name)) if entry.name else ""
            yield Route(name, here, asked, entry.callback)


@cache
def all_routes() -> tuple[Route, ...]:
    """Every leaf, included urls too, in the order of the resolver."""
    return tuple(_walk(get_resolver(), (), "", ()))


def named_routes() -> list[Route]:
    return [route for route in all_routes() if route.name]


def methods_of(route: Route) -> str:
    """What a view of ours takes: it answers 405 to a strange method before anything else, and says
    which; nothing for a closed one."""
    if route.access is None or route.access.kind == "closed":
        return ""
    strange = RequestFactory().generic("TRACE", "/")
    return str(route.view(strange).headers["Allow"])


def routes_to_read() -> set[str]:
    """The routes that answer to a GET: pages, fragments and files."""
    return {
        route.name
        for route in named_routes()
        if route.access is not None
        and route.access.kind != "closed"
        and (route.name in library_routes() or "GET" in methods_of(route))
    }
