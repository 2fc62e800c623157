"""Who a family goes to, and handing over for good."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.followup.models import Assignment, AssignmentRule
from berceau.followup.queries import referentes
from berceau.privacy.models import Act
from tests import factories
from tests.followup.conftest import signed_in

pytestmark = pytest.mark.django_db

PAGE = "/affectation/"
CAMBRAI = factories.CAMBRAI


@pytest.fixture
def team(db: None) -> list[Agent]:
    return factories.ReferenteFactory.create_batch(3)


def choose(neighbourhood_id: int | None = None, commune: str = CAMBRAI) -> Agent | None:
    return referentes.choose(
        commune_code=commune, neighbourhood_id=neighbourhood_id, on=factories.TODAY
    )


def rule(agent: Agent, neighbourhood: object = None, commune: str = CAMBRAI) -> None:
    AssignmentRule.objects.create(
        commune_code=commune, neighbourhood=neighbourhood, referente=agent
    )


def test_the_neighbourhood_goes_before_the_commune(team: list[Agent]) -> None:
    centre = factories.NeighbourhoodFactory()
    rule(team[1])
    rule(team[2], centre)
    assert choose(centre.pk) == team[2]


def test_the_commune_goes_before_anybody(team: list[Agent]) -> None:
    rule(team[1])
    assert choose() == team[1]
    assert choose(factories.NeighbourhoodFactory().pk) == team[1]


def test_without_a_rule_anybody(team: list[Agent]) -> None:
    assert choose(commune="59350") == team[0]


def test_a_tie_goes_to_the_one_with_the_fewest_open_families(team: list[Agent]) -> None:
    rule(team[0])
    rule(team[1])
    factories.FamilyFactory(referente=team[0])
    factories.FamilyFactory.create_batch(2, referente=team[1], closed=True)
    assert choose() == team[1]


def test_an_equal_tie_is_always_settled_the_same_way(team: list[Agent]) -> None:
    rule(team[2])
    rule(team[1])
    assert {choose() for _turn in range(3)} == {team[1]}


def test_who_has_no_mandate_today_receives_nothing(team: list[Agent]) -> None:
    rule(team[0])
    team[0].mandates.update(ends_on=date(2026, 11, 22))
    assert choose() == team[1]


def test_nobody_in_post() -> None:
    assert choose() is None


# --- The page -----------------------------------------------------------------------------
def test_a_rule_is_added_once(manager: Agent, team: list[Agent]) -> None:
    data = {"commune": "Cambrai (59)", "neighbourhood": "", "referente": team[1].pk}
    for _turn in range(2):
        assert signed_in(manager).post(PAGE, data).status_code == 302
    assert AssignmentRule.objects.get().referente == team[1]


def test_a_rule_is_removed(manager: Agent, team: list[Agent]) -> None:
    rule(team[0])
    url = reverse("followup:rule_remove", args=[AssignmentRule.objects.get().pk])
    signed_in(manager).post(url)
    assert AssignmentRule.objects.count() == 0


def test_the_balance_is_in_alphabetical_order_never_a_ranking(manager: Agent) -> None:
    agents = [
        factories.ReferenteFactory(first_name="X", last_name=name)
        for name in ("Zola", "Abel", "Mali")
    ]
    factories.FamilyFactory.create_batch(2, referente=agents[0])
    factories.FamilyFactory(referente=agents[2])
    balance = signed_in(manager).get(PAGE).context["balance"]
    assert [(line.agent.last_name, line.families) for line in balance] == [
        ("Abel", 0), ("Mali", 1), ("Zola", 2),
    ]  # fmt: skip


def test_the_page_shows_no_family(manager: Agent, team: list[Agent]) -> None:
    factories.FamilyFactory(referente=team[0], name="Secret-Nom")
    assert "Secret-Nom" not in signed_in(manager).get(PAGE).content.decode()


def test_a_list_of_people_opens_on_a_word_not_on_dashes(manager: Agent, team: list[Agent]) -> None:
    page = signed_in(manager).get(PAGE).content.decode()
    assert "Choisir</option>" in page
    assert "-----" not in page


def test_families_that_wait_are_given_by_the_rules(manager: Agent, team: list[Agent]) -> None:
    rule(team[2])
    family = factories.FamilyFactory(referente=None)
    assert signed_in(manager).get(PAGE).context["waiting"] == 1
    signed_in(manager).post(reverse("followup:distribute"))
    family.refresh_from_db()
    assert family.referente == team[2]


def test_all_the_families_of_who_leaves(manager: Agent, team: list[Agent]) -> None:
    families = factories.FamilyFactory.create_batch(2, referente=team[0])
    data = {"of": team[0].pk, "to": team[1].pk}
    signed_in(manager).post(reverse("followup:hand_over_all"), data)
    assert set(
        Family.objects.filter(pk__in=[f.pk for f in families]).values_list("referente", flat=True)
    ) == {team[1].pk}


# --- One family ---------------------------------------------------------------------------
def hand_over(agent: Agent, family: Family, to: Agent):  # type: ignore[no-untyped-def]
    url = reverse("followup:hand_over", args=[family.reference])
    return signed_in(agent).post(url, {"to": to.pk})


def test_handing_over_keeps_the_history(team: list[Agent]) -> None:
    family = factories.FamilyFactory(referente=team[0], entered_on=date(2026, 9, 1))
    hand_over(team[0], family, team[1])
    family.refresh_from_db()
    assert family.referente == team[1]
    lines = Assignment.objects.filter(family=family).order_by("since", "pk")
    assert [(line.referente, line.since, line.until) for line in lines] == [
        (team[0], date(2026, 9, 1), factories.TODAY),
        (team[1], factories.TODAY, None),
    ]


def test_handing_over_is_in_the_journal(team: list[Agent]) -> None:
    family = factories.FamilyFactory(referente=team[0])
    hand_over(team[0], family, team[1])
    act = Act.objects.get(verb="family.entrusted")
    assert (act.family_number, act.agent_id, act.detail) == (
        family.pk,
        team[0].pk,
        {"to": team[1].pk},
    )


def test_who_handed_over_sees_the_file_no_more(team: list[Agent]) -> None:
    family = factories.FamilyFactory(referente=team[0])
    hand_over(team[0], family, team[1])
    url = reverse("followup:notes", args=[family.reference])
    assert signed_in(team[0]).get(url).status_code == 404
    assert signed_in(team[1]).get(url).status_code == 200


def test_private_notes_stay_private_when_a_family_changes_hands(team: list[Agent]) -> None:
    family = factories.FamilyFactory(referente=team[0])
    family.notes.create(
        author=team[0], kind="call", text="pour moi", happened_on=factories.TODAY, at=factories.AT
    )
    hand_over(team[0], family, team[1])
    page = signed_in(team[1]).get(reverse("followup:notes", args=[family.reference]))
    assert "pour moi" not in page.content.decode()


def test_a_stand_in_does_not_hand_over(team: list[Agent]) -> None:
    factories.AbsenceFactory(agent=team[0], stand_in=team[1])
    family = factories.FamilyFactory(referente=team[0])
    assert hand_over(team[1], family, team[2]).status_code == 403


def test_one_hands_over_to_a_referente_only(team: list[Agent], nurse: Agent) -> None:
    family = factories.FamilyFactory(referente=team[0])
    assert hand_over(team[0], family, nurse).status_code == 422
