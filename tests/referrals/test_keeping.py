"""What becomes of referrals: merged, told to the adult, erased at the end; what pages cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from berceau import contract
from berceau.accounts.models import Agent
from berceau.accounts.roles import Role, SecrecyGround
from berceau.directory import search_index
from berceau.directory.models import Service
from berceau.families.actions.merging import merge
from berceau.families.models import Family
from berceau.links.models import GuestLink
from berceau.referrals import retention
from berceau.referrals.models import Referral
from berceau.referrals.queries import lists, parents, partner
from berceau.referrals.states import State
from tests import factories
from tests.consistency.test_dump import dump
from tests.parents.visitors import come
from tests.referrals import rows

pytestmark = pytest.mark.django_db
LATER = factories.TODAY + timedelta(days=366)


def test_reunited_files_keep_their_referrals(
    family: Family, referente: Agent, pmi: Service
) -> None:
    other = rows.family_of(referente)
    made = rows.referred(other, pmi)
    merge(kept_id=family.pk, absorbed_id=other.pk, by=referente, at=factories.AT)
    made.refresh_from_db()
    assert made.family_id == family.pk


@pytest.mark.parametrize(
    ("state", "settled", "erased"),
    [
        (State.HELPED, "", True), (State.CAME, "", True), (State.DECLINED, "no_need", True),
        (State.DECLINED, "", False), (State.SENT, "", False), (State.ACCEPTED, "", False),
    ],
)  # fmt: skip
def test_a_year_after_the_last_word_what_is_finished_is_erased(
    family: Family, pmi: Service, state: str, settled: str, erased: bool
) -> None:
    made = rows.row(
        family, pmi, state=state, settled=settled, settled_at=factories.AT if settled else None
    )
    [rule] = retention.RETENTION
    assert rule.due is not None
    assert rule.erase is not None
    due = list(rule.due(factories.TODAY))
    assert [one.key for one in due] == ([made.pk] if erased else [])
    assert list(rule.due(factories.TODAY - timedelta(days=1))) == []
    if erased:
        assert rule.erase([made.pk], factories.AT) == 1
        assert not Referral.objects.exists()


def test_erased_with_its_file_its_link_opens_nothing(family: Family, pmi: Service) -> None:
    rows.referred(family, pmi)
    retention.erase_families([family.pk], factories.AT)
    assert not GuestLink.objects.filter(closed_at=None).exists()


def test_told_to_the_adult_and_to_nobody_else(family: Family, pmi: Service) -> None:
    made = rows.referred(family, pmi)
    other = factories.AdultFactory(family=family)
    assert list(retention.referrals_about(made.adult_id)) == [made]
    assert list(retention.referrals_about(other.pk)) == []
    browser = come(made.adult)
    page = browser.get(reverse("parents:informations")).content.decode()
    assert made.service_name in page
    assert made.sentence not in page


def test_a_file_that_nobody_answers_for_says_since_when(family: Family, pmi: Service) -> None:
    rows.row(family, pmi, state=State.DECLINED)
    assert lists.unheard([family.pk]) == {family.pk: factories.AT}


def test_a_partner_with_an_account_reaches_the_file_while_it_lasts(
    family: Family, referente: Agent
) -> None:
    house = factories.OrganisationFactory()
    nurse = factories.AgentFactory(
        role=Role.PMI_NURSE, secrecy_ground=SecrecyGround.PMI, organisation=house
    )
    to = rows.service("Pesée", structure=rows.structure("PMI sud", organisation=house))
    made = rows.referred(family, to)
    assert family.pk in contract.reached(nurse, factories.TODAY)
    Referral.objects.filter(pk=made.pk).update(state=State.REVOKED)
    assert family.pk not in contract.reached(nurse, factories.TODAY)


def queries_of(browser: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["desk:today", "desk:family", "referrals:proposals"])
def test_agents_pages_cost_the_same_with_many(
    family: Family, referente: Agent, pmi: Service, client_of: Callable[[Agent], Client], name: str
) -> None:
    args = {"desk:today": [], "desk:family": [family.reference]}.get(
        name, [family.reference, "health"]
    )
    url, browser = reverse(name, args=args), client_of(referente)
    for _two in range(2):
        rows.row(family, pmi, state=State.DECLINED)
    queries_of(browser, url)
    few = queries_of(browser, url)
    for number in range(4):
        rows.row(family, rows.service(f"Autre {number}"), state=State.DECLINED)
    assert queries_of(browser, url) == few


def test_the_page_of_a_parent_and_of_a_structure_cost_the_same_with_many(
    family: Family, pmi: Service
) -> None:
    made = rows.referred(family, pmi)
    with CaptureQueriesContext(connection) as few:
        parents.of_adult(made.adult, factories.AT)
    for number in range(3):
        rows.row(family, rows.service(f"Autre {number}"))
    with CaptureQueriesContext(connection) as many:
        assert len(parents.of_adult(made.adult, factories.AT)) == 4
    assert len(many) == len(few) == 6
    with CaptureQueriesContext(connection) as captured:
        referral = partner.fetch(made.reference)
        assert referral is not None
        partner.page_of(referral, at=timezone.now(), today=factories.TODAY)
    assert len(captured) == 6


def test_a_copy_of_the_database_tells_neither_where_nor_why(family: Family) -> None:
    to = rows.service("XKSERVXK", structure=rows.structure("XKHOUSEXK"))
    rows.referred(family, to, sentence="Souhaite XKSENTXK.", need="safety")
    Service.objects.all().delete()
    to.structure.delete()
    search_index.refresh(None)
    written = dump()
    assert family.name in written  # the dump is one
    for marker in ("XKSERVXK", "XKHOUSEXK", "XKSENTXK", "safety", to.reference):
        assert marker not in written, marker
