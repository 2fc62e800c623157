"""The journal refuses change and deletion in the database itself, on the engine of this run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from berceau.accounts.models import Agent
from berceau.privacy import journal, queries
from berceau.privacy.models import Act, Reading
from tests.factories import AgentFactory, ReferenteFactory

SQL = [
    "UPDATE privacy_reading SET ground = 'autre'",
    "UPDATE privacy_act SET verb = 'autre'",
    "DELETE FROM privacy_reading",
    "DELETE FROM privacy_act WHERE 1 = 1",
]
TRUNCATE = ["TRUNCATE privacy_reading", "TRUNCATE privacy_act CASCADE"]


@pytest.fixture
def written(referente: Agent, at: datetime) -> Agent:
    """One reading and one act of an agent."""
    journal.read(by=referente, family_id=7, compartments=("identity",), ground="référente", at=at)
    journal.did("file.closed", by=referente, at=at, family_id=7)
    return referente


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("sql", SQL)
def test_raw_sql_is_refused(written: Agent, sql: str) -> None:
    with pytest.raises(DatabaseError, match=r"le journal ne s"):
        run(sql)
    assert Reading.objects.get().ground == "référente"
    assert Act.objects.get().verb == "file.closed"


@pytest.mark.parametrize("sql", TRUNCATE)
def test_truncate_is_refused(written: Agent, sql: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE: its DELETE without a condition is refused above")
    # Foreign keys of the lines just written are checked first: a pending check refuses too.
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="le journal"):
        run(sql)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Reading.objects.update(ground="autre"),
        lambda: Reading.objects.all().delete(),
        lambda: Reading.objects.all()._raw_delete("default"),
        lambda: Reading.objects.get().delete(),
        lambda: Act.objects.update(verb="autre"),
        lambda: Act.objects.all().delete(),
        lambda: Reading.objects.bulk_update([_changed(Reading.objects.get())], ["ground"]),
        lambda: _changed(Reading.objects.get()).save(),
    ],
)
def test_the_orm_is_refused(written: Agent, change: Callable[[], object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        change()
    assert Reading.objects.get().ground == "référente"
    assert Act.objects.get().verb == "file.closed"


def _changed(reading: Reading) -> Reading:
    reading.ground = "autre"
    return reading


def test_an_upsert_cannot_overwrite_a_line(written: Agent) -> None:
    line = _changed(Reading.objects.get())
    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.bulk_create(
            [line], update_conflicts=True, update_fields=["ground"], unique_fields=["id"]
        )


@pytest.mark.parametrize("same", ["the key", "the number"])
def test_insert_or_replace_cannot_overwrite_a_line(written: Agent, same: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite only: REPLACE deletes without firing DELETE triggers by default")
    line = Reading.objects.get()
    key, number = (line.pk, 999) if same == "the key" else (999, line.number)
    with pytest.raises(DatabaseError):
        run(
            "INSERT OR REPLACE INTO privacy_reading "
            "(id, number, seal, at, agent_id, role, organisation, family_number, compartment, "
            "ground, assigned, scope) "
            f"VALUES ({key}, {number}, x'00', '2026-01-01', {line.agent_id}, 'x', 'x', 1, 'x', "
            "'faux', 1, '')"
        )
    assert Reading.objects.get().ground == "référente"


def test_an_agent_who_read_cannot_be_deleted(written: Agent) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        written.delete()


def test_a_line_says_as_whom_and_for_whom(written: Agent) -> None:
    line = Reading.objects.get()
    assert written.mandate is not None
    assert (line.role, line.organisation) == ("referente", written.mandate.organisation.name)


def test_a_file_says_who_opened_it_by_function_never_by_name(written: Agent) -> None:
    (opening,) = queries.readings_of(7)
    assert opening.function == "Référente 1000 jours"
    assert written.last_name not in repr(opening)


def test_a_file_is_told_only_of_its_own_openings(written: Agent) -> None:
    assert queries.readings_of(8) == []


def test_the_openings_of_a_file_are_one_query(
    written: Agent, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        queries.readings_of(7)


def test_an_agent_reads_her_own_lines_only(written: Agent, at: datetime) -> None:
    colleague = ReferenteFactory()
    journal.read(by=colleague, family_id=9, compartments=("identity",), ground="référente", at=at)
    assert [line.family_number for line in queries.own_readings(written)] == [7]


def test_an_agent_without_mandate_leaves_a_line_too(db: None, at: datetime) -> None:
    agent = AgentFactory(mandated=False)
    journal.read(by=agent, family_id=1, compartments=("identity",), ground="essai", at=at)
    line = Reading.objects.get()
    assert (line.role, line.organisation) == ("", "")


# Two transactional tests: the second starts on an empty journal, with its triggers back.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_transactional_test_can_end_and_the_next_is_protected(turn: int, at: datetime) -> None:
    assert not Reading.objects.exists()
    journal.read(
        by=ReferenteFactory(), family_id=turn, compartments=("identity",), ground="référente", at=at
    )
    with pytest.raises(DatabaseError):
        run("DELETE FROM privacy_reading")
