"""Queries asked at each page: the ORM builds their sentence once, then only the values change.

Building and compiling a query takes the ORM five times as long as the database takes to answer.
What a query of the house says does not depend on who asks: it is written once a process, with
samples in the place of the values, and each time its values are put where the samples were.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Value = int | str | date | datetime | Collection[int]
M = TypeVar("M", bound=Model)

# A number that fits every column and that no constant is, days when nobody will use this, a word
# that nobody writes.
FIRST_NUMBER = 2_100_000_000
FIRST_DAY = date(9000, 1, 1)
FIRST_MOMENT = datetime(9500, 1, 1, tzinfo=UTC)
WORD = "\x02prepared-{}\x03"
NOBODY = (0,)
"""In the place of an empty list: no row has this key."""
SHAPES = 64
MOST_NUMBERS = 256
"""A longer list is rare, and its sentence too long to keep: it is built when it is asked."""


@dataclass(frozen=True, slots=True)
class Sentence(Generic[M]):
    """A compiled query, and which of its parameters are values to come."""

    queryset: QuerySet[M]
    compiler: SQLCompiler
    sql: str
    constants: tuple[Any, ...]
    places: tuple[tuple[int, str, int], ...]
    """Position of a parameter, name of its value, place in that value."""


class Prepared(Generic[M]):
    """A query whose words never change, given by a function of its values.

    The function must pass each value as it is to a lookup, and decide nothing upon it. A value is a
    number, a word, a day, a moment, or several numbers for an `__in`; never None, never empty.
    """

    def __init__(self, build: Callable[..., QuerySet[M]]) -> None:
        self.build = build
        # A wrapper of its own: two queries never share what they remember.
        self._sentence = lru_cache(maxsize=SHAPES)(self._compiled)

    def rows(self, **values: Value) -> list[Any]:
        """What the queryset gives, in a list: rows, or what its `values_list` says."""
        if _too_long(values):
            return list(self.build(**values))
        given = {name: _several(value) for name, value in values.items()}
        sentence = self._sentence(*_shape(given))
        connection = connections[sentence.queryset.db]
        compiler = copy(sentence.compiler)
        compiler.connection = connection
        parameters = _filled(sentence, given, connection)
        compiler.as_sql = lambda *_args, **_kwargs: (sentence.sql, parameters)  # type: ignore[method-assign]
        # In a list, for good: a filter put after it would not be in the sentence.
        asked = sentence.queryset.all()
        compiler.query = asked.query
        asked.query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]
        rows = list(asked)
        # A compiler and its query that hold each other wait for the garbage collector.
        del asked.query.get_compiler
        return rows

    def asked(self, **values: Value) -> Asked:
        """This query with its values, to be asked later, with others."""
        return Asked(self, values)

    def said(self, **values: Value) -> tuple[str, tuple[Any, ...]]:
        """The sentence and its parameters."""
        if _too_long(values):
            return self.build(**values).query.sql_with_params()
        given = {name: _several(value) for name, value in values.items()}
        sentence = self._sentence(*_shape(given))
        return sentence.sql, _filled(sentence, given, connections[sentence.queryset.db])

    def _compiled(self, *shape: tuple[str, type, int | None]) -> Sentence[M]:
        """Compile with samples, then find them again among the parameters."""
        samples: dict[str, tuple[Any, ...]] = {}
        drawn = 0
        for name, kind, length in shape:
            count = length or 1
            samples[name] = tuple(_sample(kind, drawn + turn) for turn in range(count))
            drawn += count
        queryset = self.build(
            **{
                name: list(samples[name]) if length else samples[name][0]
                for name, _kind, length in shape
            }
        )
        if queryset.query.select_for_update:
            raise ValueError("a lock is asked for each time, in the transaction that needs it")
        connection = connections[queryset.db]
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, parameters = compiler.as_sql()
        where: dict[Hashable, tuple[str, int]] = {
            _adapted(sample, connection): (name, place)
            for name, many in samples.items()
            for place, sample in enumerate(many)
        }
        places = tuple(
            (position, *where[parameter])
            for position, parameter in enumerate(parameters)
            if parameter in where
        )
        missing = set(where.values()) - {(name, place) for _position, name, place in places}
        if missing:
            raise ValueError(f"values that this query alters or does not use: {sorted(missing)}")
        # Each asks on its own connection.
        compiler.connection = None
        return Sentence(queryset, compiler, sql, tuple(parameters), places)


@dataclass(frozen=True, slots=True)
class Asked:
    """A prepared query and the values of this time."""

    query: Prepared[Any]
    values: Mapping[str, Value]


def counts(asked: Sequence[Asked]) -> list[int]:
    """How many rows each of these gives: one query for all, none for nothing."""
    if not asked:
        return []
    said = [one.query.said(**one.values) for one in asked]
    each = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) counted)" for sql, _parameters in said)  # noqa: S608 -- compiled by Django
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"SELECT {each}", [one for _sql, parameters in said for one in parameters])
        return [int(count) for count in cursor.fetchone()]


def _too_long(values: Mapping[str, Value]) -> bool:
    return any(
        len(value) > MOST_NUMBERS
        for value in values.values()
        if isinstance(value, Collection) and not isinstance(value, str)
    )


def _several(value: Value) -> Any:
    """Several numbers, as many as a power of two: the last is said again, which changes nothing.

    Otherwise each length would be another sentence to remember.
    """
    if isinstance(value, (int, str, date)):
        return value
    numbers = list(value)
    if not numbers:
        raise ValueError("a prepared query needs at least one number to look for")
    return numbers + numbers[-1:] * ((1 << (len(numbers) - 1).bit_length()) - len(numbers))


def _shape(given: Mapping[str, Any]) -> tuple[tuple[str, type, int | None], ...]:
    return tuple(
        (name, type(value), None) if not isinstance(value, list) else (name, int, len(value))
        for name, value in given.items()
    )


def _sample(kind: type, number: int) -> Any:
    if issubclass(kind, int):
        return FIRST_NUMBER + number
    if issubclass(kind, datetime):
        return FIRST_MOMENT + timedelta(days=number)
    if issubclass(kind, date):
        return FIRST_DAY + timedelta(days=number)
    if issubclass(kind, str):
        return WORD.format(number)
    raise TypeError(f"a prepared query receives no {kind.__name__}")


def _adapted(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """What Django gives the database for this value."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return str(value) if isinstance(value, str) else int(value)


def _filled(
    sentence: Sentence[Any], given: Mapping[str, Any], connection: BaseDatabaseWrapper
) -> tuple[Any, ...]:
    parameters = list(sentence.constants)
    for position, name, place in sentence.places:
        value = given[name]
        parameters[position] = _adapted(
            value[place] if isinstance(value, list) else value, connection
        )
    return tuple(parameters)
