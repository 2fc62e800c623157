"""No form is received from another site: without its token, a POST is refused everywhere."""

from __future__ import annotations

from django.db import transaction
from django.test import Client

from berceau.kit.once import new_key
from tests.client import KEY
from tests.consistency import samples
from tests.consistency.routes import SIGNED, named_routes
from tests.consistency.scene import OWN, Scene
from tests.signing import sign_in


def test_a_post_without_its_token_is_refused_on_every_route(scene: Scene) -> None:
    browser = sign_in(Client(enforce_csrf_checks=True), scene.agents["referente"])
    received = []
    for route in named_routes():
        url = route.url(samples.values(route, scene, scene.files[OWN]))
        with transaction.atomic():
            answer = browser.post(url, **{KEY: new_key()})
            transaction.set_rollback(True)
        templates = [one.name for one in answer.templates]
        if answer.status_code == 405:
            # The open data have nothing to receive: no method but reading.
            assert route.name.startswith("api:")
            continue
        if answer.status_code != 403 or (
            "403_csrf.html" not in templates and route.name not in SIGNED
        ):
            received.append(f"{route}: {answer.status_code}")
    assert received == []
