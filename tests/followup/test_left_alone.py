"""Families that nobody in post answers for: those who assign know that somebody waits there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from berceau.accounts.models import Agent, Mandate
from berceau.exchanges.queries import heard
from berceau.families.models import Consent, Family
from berceau.followup.queries import referentes
from berceau.kit.prepared import counts
from berceau.messaging.gateways import Received
from berceau.messaging.receiving import receive
from berceau.parents import requests
from berceau.parents.models import Ask, ParentRequest
from tests import factories
from tests.followup.conftest import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/affectation/"
WROTE = "Vous pouvez me rappeler ?"
EARLIER = factories.AT - timedelta(days=3)


@pytest.fixture
def family(db: None) -> Family:
    family = factories.FamilyFactory(referente=None, name="Secret-Nom")
    family.adults.update(consent=Consent.GIVEN)
    return family


def writes(family: Family) -> None:
    number = family.adults.get().contacts.get().value
    receive(Received("mo-1", number, WROTE, factories.AT), provider="essai")


def asks(family: Family) -> None:
    ParentRequest.objects.create(
        family=family, adult=family.adults.get(), kind=Ask.BREATHER, asked_at=EARLIER
    )


def page(manager: Agent) -> str:
    return signed_in(manager).get(PAGE).content.decode().replace("\u00a0", " ")


def test_who_assigns_sees_that_somebody_waits_and_not_who(manager: Agent, family: Family) -> None:
    writes(family)
    shown = page(manager)
    assert "1 famille que personne ne suit attend une réponse" in shown
    assert WROTE not in shown
    assert "Secret-Nom" not in shown


def test_a_family_that_wrote_and_asked_is_one_since_the_first(family: Family) -> None:
    writes(family)
    asks(family)
    assert referentes.unheard(factories.TODAY) == referentes.Unheard(1, EARLIER)


def test_a_family_that_said_nothing_waits_for_a_referente_alone(
    manager: Agent, family: Family
) -> None:
    assert "attend une référente" in page(manager)
    assert "attend une réponse" not in page(manager)


@pytest.mark.parametrize("speaks", [writes, asks])
def test_once_entrusted_her_referente_sees_it(
    manager: Agent, referente: Agent, family: Family, speaks: object
) -> None:
    speaks(family)  # type: ignore[operator]
    signed_in(manager).post(reverse("followup:distribute"))
    seen = heard.waiting(referente).count() + len(requests.waiting(referente, factories.TODAY))
    assert seen == 1
    assert referentes.unheard(factories.TODAY) is None


def test_the_families_of_who_has_left_are_left_alone(manager: Agent, referente: Agent) -> None:
    family = factories.FamilyFactory(referente=referente)
    asks(family)
    assert referentes.unheard(factories.TODAY) is None
    Mandate.objects.filter(agent=referente).update(ends_on=factories.TODAY - timedelta(days=1))
    assert "attend une réponse" in page(manager)
    assert 'href="#transmettre"' in page(manager)


def test_what_is_settled_waits_no_more(family: Family) -> None:
    asks(family)
    ParentRequest.objects.update(cancelled_at=factories.AT)
    assert referentes.unheard(factories.TODAY) is None


def test_the_menu_counts_them(manager: Agent, family: Family) -> None:
    assert counts([referentes.how_many_left_alone(manager, factories.TODAY)]) == [1]


def test_distributing_without_anybody_in_post_says_so(manager: Agent, family: Family) -> None:
    answer = signed_in(manager).post(reverse("followup:distribute"), follow=True)
    assert "personne n’est en poste" in answer.content.decode()
