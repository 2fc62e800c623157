"""Lists of referrals: nothing that is open falls off the end of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from berceau.accounts.models import Agent
from berceau.directory.models import Service
from berceau.families.models import Family
from berceau.privacy.models import Reading
from berceau.referrals.models import Referral
from berceau.referrals.queries import lists
from berceau.referrals.states import State
from tests import factories
from tests.referrals import rows
from tests.referrals.test_keeping import queries_of

pytestmark = pytest.mark.django_db


def html(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def test_every_referral_of_a_file_has_a_line_somewhere(
    family: Family, pmi: Service, referente: Agent, client_of: Callable[[Agent], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    browser = client_of(referente)
    url = reverse("referrals:of_family", args=[family.reference])
    assert "Aucune orientation" in html(browser.get(url))
    made = [rows.row(family, pmi) for _n in range(6)]
    panel = reverse("desk:family", args=[family.reference])
    made += [rows.row(family, pmi, state=State.DECLINED) for _n in range(24)]
    assert url in html(browser.get(panel))
    pages = html(browser.get(url)) + html(browser.get(url + "?page=2"))
    for one in made:
        assert reverse("referrals:page", args=[one.reference]) in pages
    with django_assert_num_queries(1):
        lists.of_family(family)


def test_the_page_of_every_referral_costs_the_same_with_many(
    family: Family, pmi: Service, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    url, browser = reverse("referrals:of_family", args=[family.reference]), client_of(referente)
    rows.row(family, pmi)
    queries_of(browser, url)
    few = queries_of(browser, url)
    for _n in range(8):
        rows.row(family, pmi)
    assert queries_of(browser, url) == few


def test_the_list_of_a_file_is_read_by_who_follows_it(
    family: Family, pmi: Service, client_of: Callable[[Agent], Client]
) -> None:
    made = rows.row(family, pmi)
    url = reverse("referrals:of_family", args=[made.family.reference])
    assert client_of(factories.ReferenteFactory()).get(url).status_code == 404
    seen = Reading.objects.filter(family_number=made.family_id).count()
    client_of(made.family.referente).get(url)
    assert Reading.objects.filter(family_number=made.family_id).count() == seen + 2


# --- Under « Aujourd'hui » ------------------------------------------------------------------
def test_what_does_not_fit_under_today_has_its_page(
    family: Family, pmi: Service, referente: Agent, client_of: Callable[[Agent], Client]
) -> None:
    browser = client_of(referente)
    today, whole = reverse("desk:today"), reverse("referrals:to_take_up")
    assert "Rien à reprendre" in html(browser.get(whole))
    for _n in range(lists.SHOWN):
        rows.row(family, pmi, state=State.DECLINED)
    assert whole not in html(browser.get(today))
    for _n in range(8):
        rows.row(family, pmi, state=State.DECLINED)
    assert whole in html(browser.get(today))
    shown = html(browser.get(whole)) + html(browser.get(whole + "?page=2"))
    for one in Referral.objects.all():
        assert reverse("referrals:settle", args=[one.reference]) in shown


def test_the_whole_list_is_of_her_families_only(
    family: Family, pmi: Service, client_of: Callable[[Agent], Client]
) -> None:
    made = rows.row(family, pmi, state=State.DECLINED)
    page = client_of(factories.ReferenteFactory()).get(reverse("referrals:to_take_up"))
    assert made.reference not in html(page)
