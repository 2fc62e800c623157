"""One choice by place and service: the database holds it, and old doubles were settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from berceau.accounts.roles import Role
from berceau.directory.models import Service
from berceau.leaflet.models import LeafletChoice
from berceau.leaflet.zone import Zone
from tests import factories

APP = "leaflet"
OLD, NEW = "0001_choices", "0002_one_choice_on_both_databases"


def write(zone: Zone, **more: Any) -> LeafletChoice:
    return LeafletChoice.objects.create(
        **{
            "commune_code": zone.commune_code, "neighbourhood": zone.neighbourhood,
            "service": Service.objects.order_by("pk")[0], "place": "first",
            "by": factories.AgentFactory(role=Role.LOCAL_MANAGER), "at": factories.AT,
        }
        | more
    )  # fmt: skip


@pytest.mark.parametrize("whole", [True, False], ids=["commune", "neighbourhood"])
def test_two_choices_for_the_same_service_in_the_same_place_are_refused(zone, whole):
    where = Zone(zone.commune_code) if whole else zone
    write(where)
    with pytest.raises(IntegrityError), transaction.atomic():
        write(where, place="out")


def test_a_commune_and_its_neighbourhood_choose_apart(zone):
    write(zone)
    write(Zone(zone.commune_code), place="out")
    write(Zone("59139"))
    assert LeafletChoice.objects.count() == 3


@pytest.fixture
def before() -> Iterator[None]:
    """The tables as they were with the first constraint."""
    MigrationExecutor(connection).migrate([(APP, OLD)])
    yield
    MigrationExecutor(connection).migrate([(APP, NEW)])


@pytest.mark.django_db(transaction=True)
def test_of_two_old_choices_the_last_one_stays_and_no_other_is_lost(zone, before):
    whole = Zone(zone.commune_code)
    kept = [write(zone), write(whole, at=factories.AT + timedelta(days=1), place="out")]
    if not connection.features.supports_nulls_distinct_unique_constraints:
        # PostgreSQL had the first constraint: only SQLite could hold a double.
        write(whole)
    MigrationExecutor(connection).migrate([(APP, NEW)])
    assert {one.pk for one in LeafletChoice.objects.all()} == {one.pk for one in kept}
