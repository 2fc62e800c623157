"""The marked town, walked once for all the tests that read its pages."""

from __future__ import annotations

import io
import logging

import pytest
import time_machine
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests import factories
from tests.dpo.town import Town, build_town


@pytest.fixture(scope="session")
def lines() -> io.StringIO:
    """Everything that is logged during the walk, at the finest level."""
    return io.StringIO()


@pytest.fixture(scope="session")
def town(django_db_setup: None, django_db_blocker: DjangoDbBlocker, lines: io.StringIO) -> Town:
    """Built and walked in a transaction that is rolled back: tests read what was collected."""
    handler = logging.StreamHandler(lines)
    root = logging.getLogger()
    with (
        django_db_blocker.unblock(),
        time_machine.travel(factories.AT, tick=False),
        transaction.atomic(),
    ):
        root.addHandler(handler)
        try:
            built = build_town()
        finally:
            root.removeHandler(handler)
        transaction.set_rollback(True)
    return built
