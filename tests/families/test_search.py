"""Finding a family by what one remembers of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Agent
from berceau.families import actions, search
from berceau.families.models import Family, SearchTerm
from tests.factories import (
    AT,
    TODAY,
    AbsenceFactory,
    AdultFactory,
    ChildFactory,
    EmailFactory,
    FamilyFactory,
    ReferenteFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def benali(referente: Agent) -> Family:
    family = FamilyFactory(referente=referente, name="Benali-Lefèvre", adult=False)
    adult = AdultFactory(
        family=family, first_name="Élodie", last_name="Lefèvre", phone="+33612345678"
    )
    EmailFactory(adult=adult, value="elo.lefevre@exemple.fr")
    ChildFactory(family=family, first_name="Inès-Maëlle", last_name="Benali")
    search.index(family)
    return family


@pytest.mark.parametrize(
    "typed",
    [
        "ben",
        "Benali",
        "lefevre",
        "LEFÈVRE",
        "elo",
        "Élodie Lefèvre",
        "lefevre elodie",
        "ines",
        "maelle",
        "5678",
        "56 78",
        "06 12 34 56 78",
        "+33 6 12 34 56 78",
        "0033612345678",
        "elo.lefevre@exemple.fr",
        "elo.",
    ],
)
def test_the_family_is_found(referente: Agent, benali: Family, typed: str) -> None:
    assert [found.reference for found in search.find(referente, typed)] == [benali.reference]


@pytest.mark.parametrize("typed", ["", " ", "be", "678", "1234", "benali zola", "-- --", "xyz"])
def test_nothing_is_found(referente: Agent, benali: Family, typed: str) -> None:
    assert search.find(referente, typed) == []


def test_a_colleague_finds_nothing(benali: Family) -> None:
    assert search.find(ReferenteFactory(), "benali") == []


def test_the_stand_in_finds_it(referente: Agent, benali: Family) -> None:
    stand_in = AbsenceFactory(agent=referente).stand_in
    found = search.find(put_on_duty(stand_in, on=TODAY), "benali")
    assert [line.followed_by_other for line in found] == [True]


def test_a_result_masks_the_number(referente: Agent, benali: Family) -> None:
    assert search.find(referente, "benali")[0].phone_ends == ("•• •• •• 56 78",)


def test_a_result_names_the_children(referente: Agent, benali: Family) -> None:
    assert [c.first_name for c in search.find(referente, "benali")[0].children] == ["Inès-Maëlle"]


def test_a_corrected_name_is_found_at_once(referente: Agent, benali: Family) -> None:
    actions.correct_family(family_id=benali.pk, values={"name": "Nguyễn"}, by=referente, at=AT)
    assert [found.reference for found in search.find(referente, "nguyen")] == [benali.reference]


def test_a_number_that_is_removed_is_no_longer_found(referente: Agent, benali: Family) -> None:
    contact = benali.adults.get().contacts.get(kind="phone")
    actions.remove_contact(contact_id=contact.pk, by=referente, at=AT)
    assert search.find(referente, "5678") == []


def test_more_results_ask_no_more_queries(
    referente: Agent, django_assert_num_queries: Callable[..., object]
) -> None:
    for _ in range(8):
        family = FamilyFactory(referente=referente, name="Martin", with_newborn=True)
        search.index(family)
    with django_assert_num_queries(4):
        assert len(search.find(referente, "martin")) == 8


def test_indexing_many_is_indexing_each(referente: Agent) -> None:
    families = [FamilyFactory(referente=referente, with_newborn=True) for _ in range(3)]
    for family in families:
        search.index(family)
    one_by_one = sorted(SearchTerm.objects.values_list("family", "kind", "term"))
    search.index_many(families)
    assert sorted(SearchTerm.objects.values_list("family", "kind", "term")) == one_by_one


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of SQLite")
@pytest.mark.parametrize("typed", ["benali", "5678"])
def test_a_search_reads_a_range_of_the_index(referente: Agent, typed: str) -> None:
    plan = search.matching(Family.objects.visible_to(referente), typed).explain()
    terms = [line for line in plan.splitlines() if "term>" in line]
    assert terms
    assert all("USING COVERING INDEX" in line for line in terms)
    assert "SCAN" not in plan


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the collation of PostgreSQL")
def test_terms_compare_as_bytes() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collation_name FROM information_schema.columns "
            "WHERE table_name = 'families_searchterm' AND column_name = 'term'"
        )
        assert cursor.fetchone() == ("C",)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the plan of PostgreSQL")
def test_a_prefix_is_a_range_of_the_index_on_postgresql(referente: Agent, benali: Family) -> None:
    with connection.cursor() as cursor:
        # Few rows: PostgreSQL would rightly read them all.
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = search.ranges("benali")[0].explain()
    assert "Index Cond" in plan
    assert "(term)::text >= 'benali'" in plan


@given(st.text(alphabet=st.characters(codec="latin-1", categories=["L"]), min_size=3, max_size=12))
def test_any_name_is_found_by_its_first_letters(name: str) -> None:
    """The range that a prefix makes holds every word that begins with it."""
    for word in search.words(name):
        prefix = word[:3]
        assert prefix <= word < prefix + search.LAST_CHARACTER


@given(st.from_regex(r"0[67][0-9]{8}", fullmatch=True))
def test_the_end_of_a_number_is_the_start_of_its_term(national: str) -> None:
    terms = search.backwards("+33" + national[1:])
    assert any(term.startswith(national[-4:][::-1]) for term in terms)
    assert national[::-1] in terms
