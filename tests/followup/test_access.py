"""Each route of this room, for each role and each relation to the family."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families.models import Family
from berceau.followup.models import Loss, Note, Promise
from tests import factories
from tests.followup.conftest import promised, signed_in

pytestmark = pytest.mark.django_db

GET, POST = "get", "post"
# route: method, then own, covered, another référente's, other organisation's.
OF_A_FAMILY: dict[str, tuple[str, int, int, int, int]] = {
    "note": (GET, 200, 200, 404, 404),
    "notes": (GET, 200, 200, 404, 404),
    "note_correct": (GET, 200, 404, 404, 404),
    "note_erase": (POST, 302, 404, 404, 404),
    "promise_keep": (POST, 302, 302, 404, 404),
    "promise_cancel": (POST, 302, 302, 404, 404),
    "promise_restore": (POST, 302, 302, 404, 404),
    "promise_postpone": (POST, 302, 302, 404, 404),
    "hand_over": (GET, 200, 403, 404, 404),
    "close": (GET, 200, 403, 404, 404),
    "reopen": (GET, 302, 302, 404, 404),
    "loss": (GET, 200, 200, 404, 404),
    "loss_undo": (POST, 302, 403, 404, 404),
}
RELATIONS = ("own", "covered", "other", "elsewhere")
FREE: dict[str, tuple[str, set[str]]] = {
    "desk": (GET, {Role.BIRTH_OFFICER}),
    "announce": (GET, {Role.REFERENTE, Role.SOCIAL_WORKER, Role.PMI_NURSE, Role.PMI_DOCTOR}),
    "assignment": (GET, {Role.LOCAL_MANAGER, Role.FUNCTIONAL_ADMIN}),
    "absences": (GET, {Role.REFERENTE, Role.LOCAL_MANAGER}),
}


@dataclass
class Town:
    family: Family
    note: Note
    promise: Promise
    loss: Loss
    agents: dict[str, Agent]


@pytest.fixture
def town(db: None) -> Town:
    ccas = factories.OrganisationFactory()
    own, covered, other = factories.ReferenteFactory.create_batch(3, organisation=ccas)
    factories.AbsenceFactory(agent=own, stand_in=covered)
    family = factories.FamilyFactory(referente=own, with_newborn=True)
    child = family.children.get()
    child.died_on = factories.TODAY
    child.save()
    factories.PregnancyFactory(family=family)
    return Town(
        family=family,
        note=Note.objects.create(
            family=family, author=own, kind="call", text="x", readers="team",
            happened_on=factories.TODAY, at=factories.AT,
        ),
        promise=promised(family),
        loss=Loss.objects.create(
            family=family, child=child, on=factories.TODAY, by=own, at=factories.AT
        ),
        agents={
            "own": own,
            "covered": covered,
            "other": other,
            "elsewhere": factories.ReferenteFactory(),
        },
    )  # fmt: skip


def address(route: str, town: Town) -> str:
    of = {"note_correct": town.note.pk, "note_erase": town.note.pk, "loss_undo": town.loss.pk}
    key = of.get(route, town.promise.pk if route.startswith("promise_") else None)
    return reverse(f"followup:{route}", args=[town.family.reference, *([key] if key else [])])


@pytest.mark.parametrize("position", range(4), ids=RELATIONS)
@pytest.mark.parametrize("route", OF_A_FAMILY)
def test_a_referente_and_a_family(town: Town, route: str, position: int) -> None:
    method, *statuses = OF_A_FAMILY[route]
    client = signed_in(town.agents[RELATIONS[position]])
    data = {"to": "2026-12-01"} if route == "promise_postpone" else {}
    assert getattr(client, method)(address(route, town), data).status_code == statuses[position]


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.REFERENTE])
@pytest.mark.parametrize("route", OF_A_FAMILY)
def test_no_other_role_reaches_a_family(town: Town, route: str, role: str) -> None:
    client = signed_in(factories.AgentFactory(role=role))
    answer = getattr(client, OF_A_FAMILY[route][0])(address(route, town), {"to": "2026-12-01"})
    assert answer.status_code in {403, 404}


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("route", FREE)
def test_pages_of_no_family(route: str, role: str) -> None:
    method, allowed = FREE[route]
    client = signed_in(factories.AgentFactory(role=role))
    status = getattr(client, method)(reverse(f"followup:{route}")).status_code
    assert status == (200 if role in allowed else 403)


@pytest.mark.parametrize("route", OF_A_FAMILY)
def test_a_visitor_is_asked_to_sign_in(town: Town, route: str, client) -> None:  # type: ignore[no-untyped-def]
    answer = getattr(client, OF_A_FAMILY[route][0])(address(route, town))
    assert answer.status_code == 302
