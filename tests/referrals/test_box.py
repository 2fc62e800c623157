"""The box of a structure that has accounts: who reads it, what comes first, what is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from berceau.accounts.models import Agent, Organisation
from berceau.accounts.roles import OrganisationKind, Role, SecrecyGround
from berceau.families.models import Family
from berceau.privacy.models import Reading
from berceau.referrals.actions import moving
from berceau.referrals.models import Referral, Transition
from berceau.referrals.queries import partner
from berceau.referrals.states import Actor, State
from tests import factories
from tests.referrals import rows
from tests.referrals.test_pages import SENTENCE, html

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> Organisation:
    return factories.OrganisationFactory(kind=OrganisationKind.PMI)


@pytest.fixture
def nurse(house: Organisation) -> Agent:
    return factories.AgentFactory(
        role=Role.PMI_NURSE, secrecy_ground=SecrecyGround.PMI, organisation=house
    )


@pytest.fixture
def received(family: Family, house: Organisation) -> Referral:
    to = rows.service("Pesée", structure=rows.structure("PMI nord", organisation=house))
    return rows.referred(family, to, sentence=SENTENCE)


def test_the_box_lists_without_a_name_opens_and_answers(
    received: Referral, nurse: Agent, client_of: Callable[[Agent], Client]
) -> None:
    browser = client_of(nurse)
    box = html(browser.get(reverse("referrals:inbox")))
    assert received.need_words in box
    assert received.adult.first_name not in box
    page = reverse("referrals:received", args=[received.reference])
    assert browser.post(page + "ouvrir/").status_code == 302
    assert "XKSENTXK" in html(browser.get(page))
    browser.post(page + "repondre/", {"after": "accepted"})
    received.refresh_from_db()
    assert received.state == State.ACCEPTED
    assert list(Transition.objects.order_by("pk").values_list("after", "actor", "by")) == [
        ("seen", "partner", nurse.pk),
        ("accepted", "partner", nurse.pk),
    ]


def test_the_family_sees_that_the_structure_opened(
    received: Referral, nurse: Agent, client_of: Callable[[Agent], Client]
) -> None:
    client_of(nurse).get(reverse("referrals:received", args=[received.reference]))
    lines = Reading.objects.filter(agent_id=nurse.pk, family_number=received.family_id)
    assert {line.compartment for line in lines} == {"referrals", "identity"}


@pytest.mark.parametrize(
    "who", ["another house", "not bound", "not her function", "referente of the same house"]
)
def test_who_does_not_read_the_box(
    received: Referral, house: Organisation, client_of: Callable[[Agent], Client], who: str
) -> None:
    makers: dict[str, dict[str, Any]] = {
        "another house": {"role": Role.PMI_NURSE, "secrecy_ground": SecrecyGround.PMI},
        "not bound": {
            "role": Role.PMI_NURSE, "secrecy_ground": SecrecyGround.NONE, "organisation": house,
        },
        "not her function": {"role": Role.BIRTH_OFFICER, "organisation": house},
        "referente of the same house": {"role": Role.REFERENTE, "organisation": house},
    }  # fmt: skip
    browser = client_of(factories.AgentFactory(**makers[who]))
    page = reverse("referrals:received", args=[received.reference])
    assert browser.get(page).status_code in {403, 404}
    assert browser.post(page + "repondre/", {"after": "accepted"}).status_code in {403, 404}
    received.refresh_from_db()
    assert received.state == State.SENT


def test_what_waits_is_first_however_many_are_over(
    family: Family, house: Organisation, nurse: Agent
) -> None:
    to = rows.service("Pesée", structure=rows.structure("PMI sud", organisation=house))
    long_ago = rows.row(family, to, sent_at=factories.AT - timedelta(days=90))
    for state in (State.DECLINED, State.CAME, State.HELPED):
        for _n in range(20):
            rows.row(family, to, state=state, answered_at=factories.AT)
    box = partner.received(nurse)
    assert box[0] == long_ago
    assert [one.state for one in box[1:]] == [State.CAME] * 20


def test_the_box_has_pages(
    family: Family, house: Organisation, nurse: Agent, client_of: Callable[[Agent], Client]
) -> None:
    to = rows.service("Pesée", structure=rows.structure("PMI sud", organisation=house))
    made = [rows.row(family, to) for _n in range(35)]
    browser, box = client_of(nurse), reverse("referrals:inbox")
    shown = html(browser.get(box)) + html(browser.get(box + "?page=2"))
    for one in made:
        assert reverse("referrals:open", args=[one.reference]) in shown


def test_a_structure_reads_again_what_it_said_and_nothing_of_what_the_family_said(
    received: Referral, nurse: Agent, client_of: Callable[[Agent], Client]
) -> None:
    browser = client_of(nurse)
    page = reverse("referrals:received", args=[received.reference])
    browser.post(page + "repondre/", {"after": "accepted"})
    for after in (State.DID_NOT_COME, State.REVOKED):
        moving.say(reference=received.reference, after=after, actor=Actor.PARENT, at=factories.AT)
    shown = html(browser.get(page))
    assert "acceptée" in shown
    assert "retirée" not in shown
    assert "pas venue" not in shown
    assert "C’est fini" in shown


def test_what_waits_is_under_today_without_a_name(
    received: Referral, nurse: Agent, client_of: Callable[[Agent], Client]
) -> None:
    browser, today = client_of(nurse), reverse("desk:today")
    shown = html(browser.get(today))
    assert reverse("referrals:open", args=[received.reference]) in shown
    assert received.adult.first_name not in shown
    assert received.family.name not in shown
    browser.post(reverse("referrals:answer", args=[received.reference]), {"after": "accepted"})
    assert "Orientations reçues, à répondre" not in html(browser.get(today))


def test_under_today_the_oldest_first_then_the_way_to_the_others(
    family: Family, house: Organisation, nurse: Agent
) -> None:
    to = rows.service("Pesée", structure=rows.structure("PMI sud", organisation=house))
    made = [
        rows.row(family, to, state_at=factories.AT - timedelta(days=number)) for number in range(10)
    ]
    lines = partner.waiting(nurse, factories.TODAY)
    assert list(lines) == made[:1:-1]
    assert lines.more_url == reverse("referrals:inbox")


def test_who_receives_nothing_by_her_function_costs_nothing(
    received: Referral, referente: Agent, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert not partner.waiting(referente, factories.TODAY)
