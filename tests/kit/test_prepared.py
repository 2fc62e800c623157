"""A prepared query says what the ORM would say of the same values, and nothing else."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any, get_type_hints

import pytest
from django.db.models import Q, QuerySet
from django.db.models.functions import Upper
from django.urls import get_resolver

from berceau.accounts.models import Agent, Mandate
from berceau.families.models import Family
from berceau.kit.prepared import MOST_NUMBERS, Prepared, counts
from tests import factories

DRAWN = random.Random(3)


def drawn(kind: Any) -> Any:
    """Any value of this type; several numbers are a power of two, as they are said."""
    if kind is int:
        return DRAWN.randrange(1, 10**9)
    if kind is date:
        return date(2026, 1, 1) + timedelta(days=DRAWN.randrange(900))
    if kind is str:
        return f"mot {DRAWN.randrange(1000)}"
    if kind == Collection[int]:
        return [DRAWN.randrange(1, 10**9) for _turn in range(4)]
    raise AssertionError(f"no sample of {kind}")


def prepared_of_the_house() -> list[Prepared[Any]]:
    get_resolver().url_patterns  # noqa: B018 -- loads every room
    return [
        one
        for one in gc.get_objects()
        if type(one) is Prepared and one.build.__module__.startswith("berceau.")
    ]


def test_the_house_prepares_some() -> None:
    assert len(prepared_of_the_house()) > 4


def test_each_says_what_the_orm_would_say(db: None) -> None:
    wrong = []
    for one in prepared_of_the_house():
        hints = {name: kind for name, kind in get_type_hints(one.build).items() if name != "return"}
        for _turn in range(3):
            values = {name: drawn(kind) for name, kind in hints.items()}
            if one.said(**values) != one.build(**values).query.sql_with_params():
                wrong.append(f"{one.build.__module__}.{one.build.__name__}")
    assert wrong == []


@pytest.fixture
def agents(referente: Agent) -> list[Agent]:
    return [referente, factories.ReferenteFactory()]


@pytest.fixture
def families(agents: list[Agent]) -> list[Family]:
    first, second = agents
    return [
        Family.objects.create(
            name=name, commune_code="59606", door="call", entered_on=date(2026, 1, 5), referente=of
        )
        for name, of in (("A", first), ("B", first), ("C", second))
    ]


def named(name: str) -> QuerySet[Family]:
    return Family.objects.filter(name=name)


def followed_by(referentes: Collection[int]) -> QuerySet[Family]:
    return Family.objects.answered_by(referentes).select_related("referente").order_by("name")


def test_the_values_of_each_time_are_asked(families: list[Family]) -> None:
    one = Prepared(named)
    assert [one.rows(name=name)[0].pk for name in "ABC"] == [family.pk for family in families]


def test_as_many_numbers_as_needed(families: list[Family], agents: list[Agent]) -> None:
    one, keys = Prepared(followed_by), [agent.pk for agent in agents]
    assert [len(one.rows(referentes=keys[:some])) for some in (1, 2)] == [2, 3]
    assert len(one.rows(referentes=frozenset([*keys, 10**8]))) == 3


def test_many_are_counted_in_one_query(
    families: list[Family], agents: list[Agent], django_assert_num_queries: Callable[[int], Any]
) -> None:
    one, other, keys = Prepared(followed_by), Prepared(named), [agent.pk for agent in agents]
    asked = [
        one.asked(referentes=keys[:1]),
        other.asked(name="C"),
        one.asked(referentes=[*keys, *range(10**8, 10**8 + MOST_NUMBERS)]),
        other.asked(name="D"),
    ]
    with django_assert_num_queries(1):
        assert counts(asked) == [2, 1, 3, 0]


def test_nothing_to_count_asks_nothing(
    db: None, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(0):
        assert counts([]) == []


def test_what_is_related_comes_with_it(
    families: list[Family], agents: list[Agent], django_assert_num_queries: Callable[[int], Any]
) -> None:
    one, keys = Prepared(followed_by), [agent.pk for agent in agents]
    one.rows(referentes=keys)
    with django_assert_num_queries(1):
        names = [family.referente.last_name for family in one.rows(referentes=keys)]
    assert len(names) == 3


def test_rows_of_values(families: list[Family]) -> None:
    def names(referentes: Collection[int]) -> QuerySet[Family, Any]:
        return followed_by(referentes).values_list("name", flat=True)

    assert Prepared(names).rows(referentes=[families[0].referente_id]) == ["A", "B"]


def test_no_number_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="at least one"):
        Prepared(followed_by).rows(referentes=[])


def test_a_value_that_the_query_alters_is_refused(db: None) -> None:
    def starting(name: str) -> QuerySet[Family]:
        return Family.objects.filter(name__startswith=name)

    with pytest.raises(ValueError, match="alters or does not use"):
        Prepared(starting).rows(name="A")


def test_a_value_that_the_query_decides_upon_is_refused(db: None) -> None:
    def perhaps(name: str) -> QuerySet[Family]:
        return Family.objects.filter(Q(name="A") if name == "A" else Q(name=Upper("name")))

    with pytest.raises(ValueError, match="alters or does not use"):
        Prepared(perhaps).rows(name="A")


def test_nothing_is_refused(db: None) -> None:
    def ended(on: date) -> QuerySet[Mandate]:
        return Mandate.objects.filter(ends_on=on)

    with pytest.raises(TypeError, match="NoneType"):
        Prepared(ended).rows(on=None)  # type: ignore[arg-type]


def test_a_lock_is_refused(db: None) -> None:
    def locked(name: str) -> QuerySet[Family]:
        return named(name).select_for_update()

    with pytest.raises(ValueError, match="lock"):
        Prepared(locked).rows(name="A")
