"""The services proposed: for this age, this place, this language; closed doors are set apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.directory import search_index
from berceau.directory.models import Closure, Place, Professional, Service
from berceau.families.models import Family
from berceau.referrals import partners
from berceau.referrals.models.referral import index_of
from berceau.referrals.queries import nearness, rates
from berceau.referrals.queries import proposals as finding
from berceau.referrals.states import State, Way
from tests import factories
from tests.factories import AT, TODAY
from tests.referrals import rows

pytestmark = pytest.mark.django_db
WHOM = finding.For(
    commune=factories.CAMBRAI, neighbourhood=None, language="fr", age_months=2, pregnant=False
)


def names(whom: finding.For = WHOM, need: str = "health", **options: Any) -> list[str]:
    return [one.service.name for one in finding.proposals(need, whom, AT, **options).offered]


def why_not(whom: finding.For = WHOM) -> dict[str, str]:
    found = finding.proposals("health", whom, AT)
    return {one.name: why for one, why in found.set_apart}


def test_only_the_natures_that_answer_the_need() -> None:
    rows.service("Pesée")
    rows.service("Jeux", kind="toy_library", structure=rows.structure("L", kind="toy_library"))
    assert names() == ["Pesée"]


def test_a_service_without_a_nature_has_that_of_its_structure() -> None:
    rows.service("Sans nature", kind="", structure=rows.structure("Maison", kind="pmi"))
    assert names() == ["Sans nature"]


def test_an_unknown_need_is_refused() -> None:
    with pytest.raises(KeyError):
        names(need="autre")


@pytest.mark.parametrize(
    ("age", "ages", "offered"),
    [
        (2, (3, None), False), (3, (3, None), True), (35, (None, 36), True),
        (36, (None, 36), False), (None, (3, 12), True),
    ],
)  # fmt: skip
def test_the_age_of_the_child_counts_both_ways(
    age: int | None, ages: tuple[int | None, int | None], offered: bool
) -> None:
    rows.service("Un", age_from_months=ages[0], age_to_months=ages[1])
    assert (names(replace(WHOM, age_months=age)) == ["Un"]) is offered


def test_not_during_pregnancy_when_it_says_so() -> None:
    rows.service("Non", for_pregnancy=False)
    rows.service("On ne sait pas")
    pregnant = replace(WHOM, age_months=None, pregnant=True)
    assert names(pregnant) == ["On ne sait pas"]
    assert why_not(pregnant) == {"Non": "pas pendant la grossesse"}


@pytest.mark.parametrize("whole", [True, False])
def test_a_closed_door_is_set_apart_with_its_day(whole: bool) -> None:
    one = rows.service("Fermée")
    Closure.objects.create(
        structure=one.structure, service=None if whole else one,
        starts_on=TODAY - timedelta(days=1), ends_on=TODAY,
    )  # fmt: skip
    assert names() == []
    assert "23\xa0novembre" in why_not()["Fermée"].replace(" ", "\xa0")


@pytest.mark.parametrize("shift", [-10, 10])
def test_a_closure_of_another_week_closes_nothing_today(shift: int) -> None:
    one = rows.service("Ouverte")
    day = TODAY + timedelta(days=shift)
    Closure.objects.create(structure=one.structure, starts_on=day, ends_on=day)
    assert names() == ["Ouverte"]


def test_the_closure_of_another_service_of_the_house_closes_nothing() -> None:
    house = rows.structure("Maison")
    closed, _opened = rows.service("A", structure=house), rows.service("B", structure=house)
    Closure.objects.create(structure=house, service=closed, starts_on=TODAY, ends_on=TODAY)
    assert names() == ["B"]


def test_the_nearest_first_then_the_language_then_without_appointment() -> None:
    quarter = factories.NeighbourhoodFactory()
    far = rows.place(address="1 rue Loin", commune="Caudry", commune_code="59139")
    next_door = rows.place(address="2 rue Près", neighbourhood=quarter)
    rows.service("1 loin", place=far)
    rows.service("2 ici")
    rows.service("3 ici, turc", languages=["fr", "tr"])
    rows.service("4 ici, turc, sans rendez-vous", languages=["tr"], without_appointment=True)
    rows.service("5 tout près", place=next_door)
    whom = replace(WHOM, neighbourhood=quarter.pk, language="tr")
    assert [name[0] for name in names(whom)] == ["5", "4", "3", "2", "1"]


def test_what_left_the_directory_is_not_proposed() -> None:
    rows.service("Un")
    Service.objects.update(archived_at=factories.AT)
    rows.service("Deux", structure=rows.structure("Partie", archived_at=factories.AT))
    assert names() == []


def test_a_word_finds_any_service_by_its_name_or_its_structure() -> None:
    rows.service("Bébés lecteurs", kind="library", structure=rows.structure("Médiathèque"))
    rows.service("Pesée")
    for typed in ("bebe lecteur", "Médiatheque", "mediatèque"):
        assert names(words=typed) == ["Bébés lecteurs"], typed


def test_the_facts_that_decided_are_said() -> None:
    rows.service("Un", languages=["tr"], without_appointment=True, cost="gratuit")
    [one] = finding.proposals("health", replace(WHOM, language="tr"), AT).offered
    assert one.facts == (
        "dans sa commune", "parle turc", "ouvert aujourd’hui", "sans rendez-vous", "gratuit",
    )  # fmt: skip
    assert one.hours[0].startswith("du lundi")


# --- How far --------------------------------------------------------------------------------
CENTRE, TWO_KM, CAUDRY_AT = (50.1766, 3.2345), (50.1946, 3.2345), (50.1253, 3.4106)
"""In Cambrai, two kilometres north of there, and in Caudry."""


def at(spot: tuple[float, float] | None, address: str, **values: Any) -> Place:
    where = {"latitude": spot[0], "longitude": spot[1]} if spot else {}
    return rows.place(address=address, **where, **values)


def said(whom: finding.For = WHOM) -> dict[str, str]:
    """Name -> where it is, in words."""
    return {one.service.name: one.facts[0] for one in finding.proposals("health", whom, AT).offered}


def test_how_far_is_said_from_the_middle_of_the_commune_and_the_nearest_come_first() -> None:
    for number in range(3):
        at(CENTRE, f"{number} place du centre")
    rows.service("A à Caudry", place=at(CAUDRY_AT, "1", commune="Caudry", commune_code="59139"))
    rows.service("B au nord", place=at((50.2166, 3.2345), "2 rue du Nord"))
    rows.service("C au centre", place=at(CENTRE, "3 rue du Centre"))
    rows.service("D on ne sait où", place=at(None, "4 rue Perdue"))
    assert list(said().items()) == [
        ("C au centre", "dans sa commune, à moins d’un kilomètre du centre"),
        ("B au nord", "dans sa commune, à 4 kilomètres du centre"),
        ("D on ne sait où", "dans sa commune"),
        ("A à Caudry", "à Caudry, à 14 kilomètres"),
    ]


def test_how_far_is_said_from_her_quarter_when_the_file_says_it() -> None:
    quarter = factories.NeighbourhoodFactory()
    at(CENTRE, "1 rue d’ici", neighbourhood=quarter)
    rows.service("Ici", place=at(CENTRE, "2 rue d’ici", neighbourhood=quarter))
    rows.service("Plus loin", place=at(TWO_KM, "3 rue du Nord"))
    assert said(replace(WHOM, neighbourhood=quarter.pk)) == {
        "Ici": "dans son quartier",
        "Plus loin": "à 2 kilomètres de son quartier",
    }


def test_in_one_band_of_distance_the_language_counts_more_than_a_few_streets() -> None:
    at(CENTRE, "1 place du centre")
    rows.service("A", place=at(CENTRE, "2 rue A"))
    rows.service("B, turc", place=at((50.185, 3.2345), "3 rue B"), languages=["tr"])
    assert names(replace(WHOM, language="tr")) == ["B, turc", "A"]


def test_by_telephone_it_is_neither_near_nor_far() -> None:
    far = at((48.85, 2.35), "1", commune="Paris", commune_code="75056")
    rows.service("Écoute", reception=["a-distance"], place=far)
    rows.service("Ici")
    assert said() == {"Ici": "dans sa commune", "Écoute": "à distance"}


def test_when_nothing_is_near_what_is_farther_is_proposed_with_its_distance() -> None:
    at(CENTRE, "1 place du centre")
    lille = at((50.6366, 3.0635), "1", commune="Lille", commune_code="59350")
    rows.service("À Lille", place=lille)
    assert said() == {"À Lille": "à Lille, à 53 kilomètres"}


def test_a_professional_is_nobody_s_service() -> None:
    midwife = Professional.objects.create(
        first_name="Anne", last_name="Petit", kind="midwife", agreed_on=TODAY, source_id="1",
        updated_on=TODAY, created_at=AT,
    )  # fmt: skip
    assert search_index.refresh_professionals([midwife.pk]) == 1
    rows.service("Pesée")
    assert names() == ["Pesée"]


# --- When it opens --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("Mo 09:00-12:00", "ouvert aujourd’hui"),
        # It is half past ten: this morning is over.
        ("Mo,Tu 08:00-09:00", "ouvert demain"),
        ("Th 14:00-17:00", "ouvert jeudi"),
        ("Mo 14:00+", "ouvert aujourd’hui"),
        ("", ""),
        ("quand on peut", ""),
        ("Mo 14:00-17:00 unknown", ""),
        ("Jan Mo 09:00-12:00", ""),
    ],
)
def test_the_next_day_it_opens(hours: str, words: str) -> None:
    one = rows.service("Un", hours=hours)
    assert nearness.opening_words(nearness.opens_next(one, AT), AT) == words


def test_a_public_holiday_is_passed_over() -> None:
    one = rows.service("Un", hours="Fr-Sa 09:00-12:00")
    christmas = datetime(2026, 12, 25, 8, tzinfo=UTC)
    assert nearness.opens_next(one, christmas) == date(2026, 12, 26)


def test_who_opens_first_comes_first() -> None:
    for name, hours in (("A", "Fr 09:00-12:00"), ("B", ""), ("C", "Mo 14:00-17:00")):
        rows.service(name, hours=hours)
    assert names() == ["C", "A", "B"]


def test_as_many_queries_for_two_as_for_forty() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            finding.proposals("health", WHOM, AT)
        return len(captured)

    at(CENTRE, "1 place du centre")
    for number in range(2):
        rows.service(f"Service {number:02}", place=at(CENTRE, f"{number} rue Neuve"))
    few = cost()
    for number in range(2, 40):
        rows.service(f"Service {number:02}", place=at(CENTRE, f"{number} rue Neuve"))
    assert cost() == few <= 8
    found = finding.proposals("health", WHOM, AT)
    assert (len(found.offered), found.more) == (finding.SHOWN, True)


def test_every_need_has_sentences_and_things_to_tick() -> None:
    from berceau.directory import taxonomy

    for need in taxonomy.needs():
        assert partners.sentences(need)
        assert set(partners.passed_for(need)) <= set(partners.Passed.values)
    kinds = set(taxonomy.kinds())
    assert set(partners._file()["secrecy"]) <= kinds
    known = set(taxonomy.needs()) | {partners.FOR_ALL}
    assert set(partners._file()["sentences"]) <= known
    assert set(partners._file()["passed"]) <= known


# --- How structures answer ------------------------------------------------------------------
def asked(family: Family, to: Service, count: int, *, answered: int, **values: Any) -> None:
    """So many referrals of a month ago."""
    at = factories.AT - timedelta(days=40)
    for number in range(count):
        rows.row(
            family, to,
            **{"sent_at": at, "state_at": at, "answered_at": at if number < answered else None}
            | values,
        )  # fmt: skip


def test_nothing_below_the_count(family: Family, pmi: Service) -> None:
    asked(family, pmi, 4, answered=4)
    assert rates.by_structure(TODAY, least=5) == []
    asked(family, pmi, 1, answered=0)
    [line] = rates.by_structure(TODAY, least=5)
    assert (line.rate.asked, line.rate.answered) == (5, 4)


@pytest.mark.parametrize(
    ("role", "least"),
    [
        (Role.REFERENTE, 5), (Role.SOCIAL_WORKER, 5), (Role.PMI_NURSE, 5), (Role.LOCAL_MANAGER, 5),
        (Role.ELECTED_OFFICIAL, 11), (Role.FUNDER, 11), (Role.FACILITATOR, 11),
        (Role.FUNCTIONAL_ADMIN, 11), (Role.DPO, 11),
    ],
)  # fmt: skip
def test_who_is_not_of_the_team_sees_no_small_count(
    family: Family, pmi: Service, client_of: Callable[[Agent], Client], role: str, least: int
) -> None:
    page, browser = reverse("referrals:answers"), client_of(factories.AgentFactory(role=role))
    asked(family, pmi, least - 1, answered=0)
    assert pmi.structure.name not in browser.get(page).content.decode()
    asked(family, pmi, 1, answered=0)
    assert pmi.structure.name in browser.get(page).content.decode()


def test_outside_the_team_eleven(family: Family, pmi: Service) -> None:
    reference = pmi.structure.reference
    asked(family, pmi, 10, answered=8)
    assert rates.rate_of(reference, TODAY, least=11) is None
    asked(family, pmi, 1, answered=0)
    rate = rates.rate_of(reference, TODAY, least=11)
    assert rate is not None
    assert rate.words == "a répondu à 8 orientations sur 11"


@pytest.mark.parametrize(
    "values",
    [
        {"way": Way.HERSELF, "regime": "", "told": "", "told_on": None, "agreed": False},
        {"state": State.REVOKED},
        {"sent_at": factories.AT},
        {"sent_at": factories.AT - timedelta(days=400)},
    ],
    ids=["nobody told", "taken back", "too soon", "too old"],
)
def test_what_does_not_count(family: Family, pmi: Service, values: dict[str, Any]) -> None:
    asked(family, pmi, 12, answered=0, **values)
    assert rates.rates(TODAY, least=1) == {}


def test_one_structure_never_gives_its_rate_to_another(family: Family, pmi: Service) -> None:
    other = rows.service("Autre")
    asked(family, pmi, 12, answered=12)
    assert rates.rate_of(other.structure.reference, TODAY, least=1) is None
    assert set(rates.rates(TODAY, least=1)) == {index_of(pmi.structure.reference)}


def test_two_queries_for_the_page(
    family: Family, referente: Agent, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        asked(family, rows.service(f"S{number}"), 6, answered=3)
    with django_assert_num_queries(2):
        assert len(rates.by_structure(TODAY, least=5)) == 3


def test_those_whose_trade_it_is_come_first() -> None:
    quarter = factories.NeighbourhoodFactory()
    near = rows.place(address="2 rue Près", neighbourhood=quarter)
    rows.service("1 piscine", kind="sport", place=near)
    rows.service("2 pour la grossesse", for_pregnancy=True, place=near)
    rows.service("3 consultation")
    whom = replace(WHOM, neighbourhood=quarter.pk)
    assert names(whom)[0] == "3 consultation"
