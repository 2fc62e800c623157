"""Every form of every page of the house, found by opening the pages, filled and sent."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.core.signals import got_request_exception
from django.db import models, transaction
from django.db.models.signals import post_save
from django.urls import resolve

from berceau.accounts.models import Agent
from berceau.accounts.submissions import is_of_the_library
from berceau.privacy.access import VISITORS, role_allows
from tests import factories
from tests.consistency import samples
from tests.consistency.pages import OURS, Field, Form, forms_of
from tests.consistency.routes import Route, methods_of, named_routes
from tests.consistency.scene import OWN, Scene

ACTED = frozenset({302, 303})
TYPED = frozenset({"text", "textarea", "email", "tel", "search", "url"})


def people(scene: Scene, route: Route) -> Iterator[Agent | None]:
    """Who may open it, by the matrix; the référente first, whose files these are."""
    access = route.access
    if access is None or access.kind == "closed":
        return
    if access.kind in {"public", *VISITORS}:
        yield None
    if access.kind in VISITORS:
        return
    for agent in (scene.agents["referente"], *scene.agents.values()):
        if access.kind == "every_agent" or role_allows(agent.role, access.compartment, access.verb):
            yield agent


@dataclass
class Page:
    """A page that opened: who opened it, where, and what it said."""

    agent: Agent | None
    url: str
    route: Route
    response: Any


def opened(scene: Scene, agent: Agent | None, url: str) -> Any:
    browser = scene.browser(agent, with_parent=agent is None)
    with transaction.atomic():
        response = browser.get(url)
        transaction.set_rollback(True)
    return response


def pages(scene: Scene) -> Iterator[Page]:
    """Every page of the house, once: by the first who may open it."""
    for route in named_routes():
        if is_of_the_library(route.view):
            continue  # The library's own pages: tests/accounts.
        url = route.url(samples.values(route, scene, scene.files[OWN]))
        for agent in people(scene, route):
            response = opened(scene, agent, url)
            if response.status_code == 200 and "html" in response.headers.get("Content-Type", ""):
                yield Page(agent, url, route, response)
            if response.status_code in {200, 405}:
                break


def pages_of_who_decides(scene: Scene, met: set[str]) -> Iterator[Page]:
    """The first who opens a page may only read it: the pages of a room whose gestures nobody met,
    again, for who may do them, and on what they are done to."""
    seen: set[tuple[int | None, str]] = set()
    for route in named_routes():
        if route.name in met or is_of_the_library(route.view) or "POST" not in methods_of(route):
            continue
        agent = next(people(scene, route), None)
        values = samples.values(route, scene, scene.files[OWN])
        for page in named_routes():
            same_room = page.name.partition(":")[0] == route.name.partition(":")[0]
            if not same_room or not page.arguments or not {*page.arguments} <= {*route.arguments}:
                continue
            key = agent and agent.pk, page.url(values)
            if key in seen or "GET" not in methods_of(page):
                continue
            seen.add(key)
            response = opened(scene, agent, key[1])
            if response.status_code == 200 and "html" in response.headers.get("Content-Type", ""):
                yield Page(agent, key[1], page, response)


@dataclass(frozen=True)
class Found:
    """A form, who fills it, and what makes it pass."""

    form: Form
    agent: Agent | None
    route: str
    well_filled: Mapping[str, list[str]] = field(default_factory=dict)
    acts: bool = False
    """Whether it is received when it is filled so."""

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """One form of one route: the same elsewhere is the same."""
        return self.route, tuple(sorted(set(self.form.fields) - OURS))

    @property
    def names(self) -> list[str]:
        """What may be fed: the fields that a person fills, and those that our pages hide."""
        return [name for name in self.form.fields if name not in {"csrfmiddlewaretoken", "once"}]


Kinds = dict[tuple[str, tuple[str, ...]], Found]


def forms(scene: Scene) -> list[Found]:
    """Every form of every page, once, with a filling that passes where we know one."""
    found: Kinds = {}
    for page in pages(scene):
        keep(scene, page.agent, page.url, page.response, found)
    for page in pages_of_who_decides(scene, {route for route, _fields in found}):
        keep(scene, page.agent, page.url, page.response, found)
    return list(found.values())


def keep(
    scene: Scene,
    agent: Agent | None,
    url: str,
    response: Any,
    found: Kinds,
    *,
    but: Collection[str] = (),
) -> None:
    """Add the forms of this page that nothing showed yet, but those of these routes."""
    for form in forms_of(response.content.decode(), url):
        to = resolve(form.action.split("?")[0])
        one = Found(form, agent, to.view_name)
        if not is_of_the_library(to.func) and one.route not in but and one.key not in found:
            found[one.key] = passing(scene, one)


GOOD = {
    "email": "samira@demo.berceau.example",
    "contact": "06 39 98 12 34",
    "value": "06 39 98 12 34",
    "phone": "06 39 98 12 34",
    "work_phone": "06 39 98 12 34",
    "code": "4826",
    "siret": "",
    "family_number": "",
    "commune_code": factories.CAMBRAI,
    "commune": factories.CAMBRAI,
    "birth_commune_code": factories.CAMBRAI,
}


def good(one: Field, *, dated: bool, first: bool) -> list[str]:
    """What makes this field pass, most often."""
    if one.kind == "checkbox":
        return one.values or (one.offered[:1] if first else [])
    if one.kind in {"radio", "select"}:
        offered = [value for value in one.offered if value]
        return [value for value in one.values if value] or offered[: 1 if first else None][-1:]
    # The first line break of a textarea is not part of it.
    written = "".join(one.values).removeprefix("\n")
    if written:
        return [written]
    if one.name in GOOD:
        return [GOOD[one.name]]
    if one.kind == "date":
        return [factories.TODAY.isoformat()] if dated else [""]
    if one.kind == "hidden":
        return [""]
    return [""] if one.kind == "number" else ["Essai"]


def passing(scene: Scene, found: Found) -> Found:
    """The same form with the first filling that it receives."""
    for dated, first in ((True, True), (False, True), (True, False), (False, False)):
        filled = {
            name: good(one, dated=dated, first=first) for name, one in found.form.fields.items()
        }
        tried = replace(found, well_filled=filled)
        if send(scene, tried, {}).status in ACTED:
            return replace(tried, acts=True)
    return tried


def body(found: Found, hostile: Mapping[str, str]) -> bytes:
    """The form as it is sent; a surrogate travels as the three bytes that no text holds."""
    pairs = [
        (name, value.encode("utf-8", "surrogatepass"))
        for name, filled in found.well_filled.items()
        for value in ([hostile[name]] if name in hostile else filled)
    ]
    return urlencode(pairs).encode()


class Kept:
    """Every text that was written in a row, read back from the database."""

    def __init__(self) -> None:
        self.texts: set[str] = set()

    def __enter__(self) -> Self:
        post_save.connect(self.look)
        return self

    def __exit__(self, *error: object) -> None:
        post_save.disconnect(self.look)

    def look(self, sender: type[models.Model], instance: models.Model, **rest: object) -> None:
        again = sender._base_manager.get(pk=instance.pk)
        for one in again._meta.concrete_fields:
            self.texts.update(_texts(getattr(again, one.attname)))


def _texts(value: object) -> Iterator[str]:
    """Every text of this value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


@dataclass(frozen=True)
class Answer:
    """What the server said of one post, and the texts that it kept."""

    status: int
    error: str
    kept: set[str]
    html: str


def send(scene: Scene, found: Found, hostile: Mapping[str, str]) -> Answer:
    """Send the form, the other fields well filled; the database is left as it was."""
    errors: list[str] = []

    def note(**rest: object) -> None:
        errors.append(repr(sys.exc_info()[1])[:300])

    browser = scene.browser(found.agent, with_parent=found.agent is None)
    got_request_exception.connect(note)
    try:
        with transaction.atomic(), Kept() as kept:
            response: Any = browser.post(
                found.form.action,
                data=body(found, hostile),
                content_type="application/x-www-form-urlencoded",
            )
            transaction.set_rollback(True)
    finally:
        got_request_exception.disconnect(note)
    kind = response.headers.get("Content-Type", "")
    is_page = "html" in kind or "json" in kind
    html = response.content.decode() if response.status_code not in ACTED and is_page else ""
    return Answer(response.status_code, "".join(errors), kept.texts, html)


def takes_text(scene: Scene, found: Found) -> list[str]:
    """The fields of this form that take any text and write it."""
    if not found.acts:
        return []
    plain = {
        name: f"Élodie d’Œuf {chr(65 + rank)}"
        for rank, (name, one) in enumerate(found.form.fields.items())
        if name not in OURS and one.kind in TYPED
    }
    answer = send(scene, found, plain)
    if answer.status in ACTED:
        return [name for name, text in plain.items() if text in answer.kept]
    return [name for name, text in plain.items() if text in send(scene, found, {name: text}).kept]
