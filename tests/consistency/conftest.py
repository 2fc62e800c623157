"""The town of the house laws: written once a file, found again as it was by each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests import factories
from tests.consistency.scene import Scene, build


@pytest.fixture(scope="module")
def written_town(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Written in a transaction that is undone after the file: tests of the same file that only ask
    for `db` see it too, and look for what they wrote by its name."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(factories.AT, tick=False):
            scene = build()
        yield scene
        transaction.set_rollback(True)


@pytest.fixture
def scene(written_town: Scene, db: None) -> Iterator[Scene]:
    """The town on its Monday, nobody signed in; what the test writes is undone after it."""
    with time_machine.travel(factories.AT, tick=False):
        yield written_town.with_nobody_in()
