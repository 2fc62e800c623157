"""Every programme honours the contract: what it names exists, what it gives can be called."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse

from berceau.contract import Programme, programmes
from berceau.privacy.access import declared, matrix
from berceau.ui.icons import NAMES
from tests.consistency.routes import Route, all_routes

ROOMS = programmes()
ROUTES: dict[str, Route] = {route.name: route for route in all_routes()}
every_room = pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.key)


def takes(function: Callable[..., object], count: int) -> bool:
    """Whether the function can be called with this many arguments, by position."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    return True


def test_every_room_is_named_once() -> None:
    assert [key for key, times in Counter(room.key for room in ROOMS).items() if times > 1] == []


def test_the_settings_name_programmes_that_import() -> None:
    assert len(ROOMS) == len(settings.BERCEAU_PROGRAMMES)


@every_room
def test_a_room_has_a_french_name(room: Programme) -> None:
    assert str(room.label)
    assert str(room.label) != room.key


@every_room
def test_navigation_leads_to_declared_routes(room: Programme) -> None:
    for entry in room.navigation:
        assert reverse(entry.route)
        route = ROUTES[entry.route]
        assert declared(route.view, route.name) is not None
        assert not route.arguments
        assert str(entry.label)
        assert entry.icon in NAMES
        assert entry.count is None or takes(entry.count, 2)


@every_room
def test_panels_can_be_drawn(room: Programme) -> None:
    for panel in room.panels:
        assert get_template(panel.template)
        assert takes(panel.context, 3)
        assert panel.column in {"wide", "main", "side"}
        assert panel.compartment in matrix()


@every_room
def test_blocks_of_the_page_of_parents_can_be_drawn(room: Programme) -> None:
    for panel in room.parent_panels:
        assert get_template(panel.template)
        assert takes(panel.context, 2)


@every_room
def test_blocks_of_today_can_be_drawn(room: Programme) -> None:
    for block in room.today:
        assert get_template(block.template)
        assert takes(block.items, 2)


@every_room
def test_gestures_lead_to_the_file_of_a_family(room: Programme) -> None:
    for action in room.family_actions:
        assert ROUTES[action.route].arguments == ("reference",)
        assert takes(action.shown, 2)
        assert action.icon in NAMES


@every_room
def test_a_room_that_listens_takes_the_key_of_a_family(room: Programme) -> None:
    assert room.family_changed is None or takes(room.family_changed, 1)


@every_room
def test_jobs_of_the_night_take_the_moment(room: Programme) -> None:
    for job in room.nightly:
        assert str(job.label)
        assert takes(job.run, 1)
        assert job.rehearse is None or takes(job.rehearse, 1)


@every_room
def test_checks_take_the_moment(room: Programme) -> None:
    for check in room.checks:
        assert str(check.label)
        assert takes(check.run, 1)


def test_no_two_jobs_claim_the_same_place_in_the_night() -> None:
    places = Counter(job.order for room in ROOMS for job in room.nightly)
    assert [place for place, times in places.items() if times > 1] == []


@pytest.mark.parametrize("what", ["panels", "parent_panels", "today", "nightly", "checks"])
def test_keys_are_unique_in_the_house(what: str) -> None:
    keys = Counter(part.key for room in ROOMS for part in getattr(room, what))
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("what", ["panels", "today"])
def test_no_two_blocks_claim_the_same_place(what: str) -> None:
    places = Counter((part.column, part.order) for room in ROOMS for part in getattr(room, what))
    assert [place for place, times in places.items() if times > 1] == []


def test_no_two_lines_of_the_menu_claim_the_same_place() -> None:
    places = Counter(
        (str(entry.section), entry.order) for room in ROOMS for entry in room.navigation
    )
    assert [place for place, times in places.items() if times > 1] == []


def test_no_two_gestures_lead_to_the_same_page() -> None:
    routes = Counter(action.route for room in ROOMS for action in room.family_actions)
    assert [route for route, times in routes.items() if times > 1] == []
