"""Who reaches what: every route × every role × every relation, against the matrix.

The routes are found, not listed; the answers expected come from `privacy/matrix.toml` and from the
relation of the agent to the file. A route that declares nothing fails; so does one whose address
cannot be filled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.shortcuts import resolve_url

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.privacy.access import VISITORS, Access, matrix, role_allows
from tests.consistency import samples
from tests.consistency.routes import SIGNED, Route, all_routes, named_routes
from tests.consistency.scene import COVERED, ELSEWHERE, OWN, RELATIONS, File, Scene

OPENED = frozenset({200, 204, 302, 400, 405, 409, 422})
METHODS = ("GET", "POST")
DOORS = {"parents": "door", "guests": "shut"}
"""How the pages that no agent opens answer to who has not come by a link."""
SHUT, NO_LONGER = 410, "Ce lien n’ouvre plus rien"
"""The page of a link that is over, counted as « gone »: it is served with 200 (links.views)."""

# Pages that answer otherwise than the matrix alone says: (route, who or relation) -> the answer.
# A policy may be stricter than the matrix, never wider: « opened » does not appear here.
STRICTER: dict[tuple[str, str], str] = {
    # A card exists for a few minutes, sealed in the address: without its seal, nothing.
    ("followup:card", Role.BIRTH_OFFICER): "unknown",
    ("followup:card_pdf", Role.BIRTH_OFFICER): "unknown",
    # An absence is cancelled by the one who is absent, or by who declared it for her.
    ("followup:absence_cancel", Role.LOCAL_MANAGER): "refused",
    # A stand-in keeps the promises; only the référente hands a family over or closes its file.
    ("followup:hand_over", COVERED): "refused",
    ("followup:close", COVERED): "refused",
    # She undoes in a housing request what she noted herself: these lines are the référente's.
    ("housing:undo_step", COVERED): "refused",
    ("housing:undo_report", COVERED): "refused",
    ("housing:note", COVERED): "refused",
    # « Je suis aussi cette famille » is said by the recipient of a share, never by its maker.
    ("sharing:in_return", OWN): "refused",
    ("sharing:withdraw", OWN): "refused",
    # An emergency access is a page for the agent who opened it, and for nobody else.
    ("sharing:emergency_page", Role.SOCIAL_WORKER): "unknown",
    ("sharing:emergency_page", Role.PMI_NURSE): "unknown",
    ("sharing:emergency_page", Role.PMI_DOCTOR): "unknown",
    ("sharing:emergency_page", Role.LOCAL_MANAGER): "unknown",
}


@dataclass(frozen=True)
class Visit:
    """One agent in front of one address."""

    who: str
    relation: str
    statuses: tuple[int, ...]
    login: bool
    error: str


@pytest.fixture(autouse=True)
def paper_may_be_sealed(settings: Any) -> None:
    settings.PAPER_PASSPHRASE = "une phrase de passe pour le paquet"


def knock(scene: Scene, agent: Agent | None, url: str, *, who: str, relation: str) -> Visit:
    """GET then POST (with an empty form); nothing of it stays in the database."""
    statuses, login, error = [], False, ""
    for method in METHODS:
        client = scene.browser(agent)
        with transaction.atomic():
            response = client.generic(method, url)
            transaction.set_rollback(True)
        shut = url.startswith("/l/") and NO_LONGER.encode() in response.getvalue()
        statuses.append(SHUT if shut else response.status_code)
        login = login or response.headers.get("Location", "").startswith(
            resolve_url(settings.LOGIN_URL)
        )
        if response.status_code >= 500 and response.exc_info:  # type: ignore[attr-defined]
            error = repr(response.exc_info[1])  # type: ignore[attr-defined]
    return Visit(who, relation, tuple(statuses), login, error)


def cover_allows(access: Access) -> bool:
    cell = matrix()[access.compartment].get("cover")
    return cell is not None and cell.allows(access.verb)


def expected(route: Route, access: Access, role: str, relation: str, *, sees: bool) -> str:
    """In one word: opened, refused (403) or unknown (404)."""
    if access.kind in VISITORS:
        return DOORS[access.kind]
    of_a_file = samples.is_of_a_file(route)
    if route.name in SIGNED:
        return "refused"
    if access.kind in {"public", "every_agent"}:
        return "opened"
    if access.kind == "closed" or (of_a_file and may_try(role, access) and not sees):
        return "unknown"
    if not may_try(role, access) or (
        of_a_file and relation == COVERED and not cover_allows(access)
    ):
        return "refused"
    return STRICTER.get((route.name, role)) or STRICTER.get((route.name, relation)) or "opened"


def may_try(role: str, access: Access) -> bool:
    return role_allows(role, access.compartment, access.verb)


def agrees(visit: Visit, answer: str) -> bool:
    """405 tells nothing, but one of the two methods must give the answer."""
    told = set(visit.statuses) - {405}
    if not told:
        return False
    # The page of a parent or of a guest opens to no agent: only to whoever came by their link.
    doors = {"door": {302}, "shut": {SHUT}}
    return told <= {"opened": OPENED, "refused": {403}, "unknown": {404}, **doors}[answer]


def visits(route: Route, scene: Scene) -> Iterator[tuple[Visit, str]]:
    """Every visit of the table, with the answer that the matrix wants."""
    access = route.access
    assert access is not None
    relations = RELATIONS if samples.is_of_a_file(route) else (OWN,)
    for relation in relations:
        file: File = scene.files[relation]
        url = route.url(samples.values(route, scene, file))
        for role, agent in scene.agents.items():
            # The four relations are Nadia's; for the others a file is of their organisation or not.
            if role != Role.REFERENTE and relation not in {OWN, ELSEWHERE}:
                continue
            # Written here, not asked of `visible_to`: that is what is being proven.
            sees = role == Role.REFERENTE and relation in {OWN, COVERED}
            yield (
                knock(scene, agent, url, who=role, relation=relation),
                expected(route, access, role, relation, sees=sees),
            )
    if route.name in SIGNED:
        yield knock(scene, None, url, who="anonymous", relation=OWN), "refused"
        return
    outsiders = {"public": "opened", "closed": "unknown", **DOORS}
    yield (
        knock(scene, None, url, who="anonymous", relation=relation),
        outsiders.get(access.kind, "login"),
    )
    yield (
        knock(scene, scene.without_mandate, url, who="no mandate", relation=relation),
        outsiders.get(access.kind, "refused"),
    )


def test_every_route_has_a_name() -> None:
    assert [str(route) for route in all_routes() if not route.name] == []


def test_every_route_declares_what_it_opens() -> None:
    assert [route.name for route in named_routes() if route.access is None] == []


def test_every_declared_compartment_is_in_the_matrix() -> None:
    declared = {route.access.compartment for route in named_routes() if route.access}
    assert declared - {""} <= set(matrix())


@pytest.mark.parametrize("route", named_routes(), ids=str)
def test_a_route_opens_to_whom_the_matrix_says_and_to_nobody_else(
    route: Route, scene: Scene
) -> None:
    if route.access is None:
        pytest.fail("this route declares nothing: @opens, @every_agent or @public")
    wrong = []
    for visit, answer in visits(route, scene):
        fits = visit.login if answer == "login" else agrees(visit, answer)
        if not fits or (visit.login and answer in {"opened", "refused"} and not public(route)):
            wrong.append(
                f"{visit.who} × {visit.relation}: {visit.statuses}, {answer} {visit.error}"
            )
    assert not wrong, f"{route} ({route.access}):\n" + "\n".join(wrong)


def public(route: Route) -> bool:
    return route.access is not None and route.access.kind == "public"


def test_a_view_that_declares_nothing_is_refused(scene: Scene, settings: object) -> None:
    settings.ROOT_URLCONF = "tests.consistency.undeclared_urls"  # type: ignore[attr-defined]
    agent = scene.agents[Role.REFERENTE]
    assert knock(scene, agent, "/oubliee/", who="", relation="").statuses == (403, 403)


def test_the_stricter_pages_still_exist() -> None:
    assert {name for name, _ in STRICTER} <= {route.name for route in named_routes()}
