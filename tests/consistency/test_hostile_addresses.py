"""Addresses fed with hostile strings: an answer, never an error 500."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.core.signals import got_request_exception
from django.db import transaction

import berceau
from berceau.accounts.models import Agent
from tests.consistency import samples
from tests.consistency.filling import people
from tests.consistency.hostile import HOSTILE, IN_ADDRESSES
from tests.consistency.routes import Route, named_routes
from tests.consistency.scene import OWN, Scene

ANSWERS = frozenset({200, 204, 302, 303, 400, 403, 404, 405, 422})
READ = re.compile(r"""\bGET(?:\.get\(|\.getlist\(|\[)\s*["'](\w+)["']""")
TURNS = 3


@pytest.fixture(autouse=True)
def silence() -> Iterator[None]:
    """What is refused is logged; nothing of it is read here."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def names_read() -> list[str]:
    """Every name that a page of the house reads in its address, and some that none reads."""
    folder = Path(berceau.__file__).parent
    found = {
        name for path in folder.rglob("*.py") for name in READ.findall(path.read_text("utf-8"))
    }
    return sorted(found | {"nom", "inconnu"})


def knock(scene: Scene, agent: Agent | None, url: str) -> str:
    """What broke; empty when the address was answered."""
    errors: list[str] = []

    def note(**rest: object) -> None:
        errors.append(repr(sys.exc_info()[1])[:300])

    got_request_exception.connect(note)
    try:
        with transaction.atomic():
            status = scene.browser(agent, with_parent=agent is None).get(url).status_code
            transaction.set_rollback(True)
    finally:
        got_request_exception.disconnect(note)
    return "" if status in ANSWERS and not errors else f"{url[:200]} : {status} {errors}"


def queries(names: list[str], seed: int) -> Iterator[str]:
    """Each name gets other strings on each page."""
    for turn in range(TURNS):
        said = {
            name: HOSTILE[IN_ADDRESSES[(seed + rank + turn * 5) % len(IN_ADDRESSES)]]
            for rank, name in enumerate(names)
        }
        yield urlencode(said, errors="surrogatepass")


def pieces(url: str, values: list[str], turns: Iterator[int]) -> Iterator[str]:
    """The address with each of its pieces replaced, in turn."""
    for value in values:
        for label in (IN_ADDRESSES[next(turns) % len(IN_ADDRESSES)], "number"):
            before, after = re.split(rf"(?<!\w){re.escape(value)}(?!\w)", url, maxsplit=1)
            yield before + quote(HOSTILE[label], errors="replace", safe="") + after


def first(scene: Scene, route: Route) -> Agent | None:
    return next(people(scene, route), None)


def test_no_query_breaks_a_page(scene: Scene) -> None:
    names, routes = names_read(), [route for route in named_routes() if route.access]
    wrong = [
        said
        for seed, route in enumerate(routes)
        for query in queries(names, seed)
        if (
            said := knock(
                scene,
                first(scene, route),
                f"{route.url(samples.values(route, scene, scene.files[OWN]))}?{query}",
            )
        )
    ]
    assert wrong == []
    assert {"q", "page", "avec", "etape"} <= set(names)


def test_no_piece_of_an_address_breaks_a_page(scene: Scene) -> None:
    wrong, turns, tried = [], count(), 0
    for route in named_routes():
        if not route.arguments:
            continue
        holes = samples.values(route, scene, scene.files[OWN])
        for url in pieces(route.url(holes), [str(value) for value in holes.values()], turns):
            tried += 1
            if said := knock(scene, first(scene, route), url):
                wrong.append(said)
    assert wrong == []
    assert tried > 100
