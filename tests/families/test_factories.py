"""The shared factories build what they say."""

from __future__ import annotations

import pytest

from berceau.accounts.roles import Role
from tests.factories import (
    AgentFactory,
    ChildFactory,
    FamilyFactory,
    PregnancyFactory,
    ReferenteFactory,
)

pytestmark = pytest.mark.django_db


def test_an_agent_is_on_duty_in_the_role_asked() -> None:
    assert AgentFactory(role=Role.PMI_NURSE).role == Role.PMI_NURSE


def test_a_referente_answers_for_her_families() -> None:
    referente = ReferenteFactory()
    assert referente.answers_for == {referente.pk}


def test_a_family_has_an_adult_with_a_phone() -> None:
    family = FamilyFactory()
    assert [contact.preferred for contact in family.adults.get().contacts.all()] == [True]


def test_a_family_may_have_a_newborn_and_expect_another() -> None:
    family = FamilyFactory(with_newborn=True, expecting=True)
    assert (family.children.count(), family.pregnancies.count()) == (1, 1)


def test_a_child_alone_brings_its_family() -> None:
    assert ChildFactory().homes.count() == 1


def test_a_pregnancy_may_be_lost() -> None:
    assert PregnancyFactory(lost=True).outcome == "loss"
