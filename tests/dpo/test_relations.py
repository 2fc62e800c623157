"""T1, the rights that end: a cover that is over, a file handed over, a mandate of yesterday.

Every page of a file, as the agent who could open it the day before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction

from berceau.accounts.models import Absence, Mandate
from berceau.accounts.roles import Role
from berceau.families.models import Family
from berceau.privacy.access import VISITORS
from tests import factories
from tests.consistency import samples
from tests.consistency.routes import Route, named_routes
from tests.consistency.scene import COVERED, OWN, Scene, build

pytestmark = pytest.mark.django_db

YESTERDAY = factories.TODAY - timedelta(days=1)
# A share goes on without the file: its own tests end it.
OF_A_FILE = [
    route
    for route in named_routes()
    if samples.is_of_a_file(route)
    and "share_reference" not in route.arguments
    and route.access is not None
    and route.access.kind not in VISITORS
]


@pytest.fixture
def scene() -> Iterator[Scene]:
    with time_machine.travel(factories.AT, tick=False):
        yield build()


def statuses(scene: Scene, relation: str) -> dict[str, int]:
    """What the référente is told on each page of this file."""
    agent, file = scene.agents[Role.REFERENTE], scene.files[relation]
    browser = scene.browser(agent)
    told = {}
    for route in OF_A_FILE:
        url = route.url(samples.values(route, scene, file))
        with transaction.atomic():
            told[route.name] = browser.get(url).status_code
            transaction.set_rollback(True)
    return told


def opened(told: dict[str, int]) -> list[str]:
    return [name for name, status in told.items() if status not in {302, 403, 404, 405}]


def end_the_cover(scene: Scene) -> None:
    Absence.objects.filter(stand_in=scene.agents[Role.REFERENTE]).update(ends_on=YESTERDAY)


def cancel_the_cover(scene: Scene) -> None:
    Absence.objects.filter(stand_in=scene.agents[Role.REFERENTE]).update(cancelled_at=factories.AT)


def hand_over(scene: Scene) -> None:
    family = scene.files[OWN].family
    Family.objects.filter(pk=family.pk).update(referente=factories.ReferenteFactory())


def end_the_mandate(scene: Scene) -> None:
    Mandate.objects.filter(agent=scene.agents[Role.REFERENTE]).update(ends_on=YESTERDAY)


def start_the_mandate_tomorrow(scene: Scene) -> None:
    tomorrow: date = factories.TODAY + timedelta(days=1)
    Mandate.objects.filter(agent=scene.agents[Role.REFERENTE]).update(starts_on=tomorrow)


def test_the_walk_opens_pages_before_anything_ends(scene: Scene) -> None:
    assert len(opened(statuses(scene, OWN))) > 10
    assert len(opened(statuses(scene, COVERED))) > 5


@pytest.mark.parametrize(
    ("end", "relation"),
    [
        (end_the_cover, COVERED),
        (cancel_the_cover, COVERED),
        (hand_over, OWN),
        (end_the_mandate, OWN),
        (start_the_mandate_tomorrow, OWN),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_right_that_ended_opens_no_page_of_the_file(
    scene: Scene, end: Callable[[Scene], None], relation: str
) -> None:
    end(scene)
    assert opened(statuses(scene, relation)) == []


def test_the_routes_of_a_file_are_many() -> None:
    assert len(OF_A_FILE) > 25
    assert all(isinstance(route, Route) for route in OF_A_FILE)
