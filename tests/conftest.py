"""Fixtures shared by every room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from berceau.accounts.models import Agent
from berceau.directory.open_pace import OPEN_DATA
from tests import factories
from tests.browser import chromium
from tests.client import Browser
from tests.privacy import flushing
from tests.signing import BACKEND, sign_in

__all__ = ["BACKEND", "chromium"]


LONG_FIRST = ("journeys", "operations", "dpo", "consistency", "retention", "keys", "messaging")
"""Folders whose files take long: begun first, so that no worker ends alone with one of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; the order inside a file, and among the others, stays as it is."""
    rank = {folder: place for place, folder in enumerate(LONG_FIRST)}
    root = Path(__file__).parent
    items.sort(
        key=lambda item: rank.get(item.path.relative_to(root).parts[0], len(LONG_FIRST)),
    )


@pytest.fixture
def today() -> date:
    """The day of every test that passes the day: Monday 23 November 2026."""
    return factories.TODAY


@pytest.fixture
def at() -> datetime:
    """The moment of every test that passes the moment: that Monday, half past ten in Paris."""
    return factories.AT


@pytest.fixture
def on_that_day(at: datetime) -> Iterator[None]:
    """The clock that views read says `at`; it still runs (sessions, time-outs)."""
    with time_machine.travel(at, tick=True):
        yield


@pytest.fixture
def referente(db: None) -> Agent:
    """A référente on duty."""
    return factories.ReferenteFactory()


@pytest.fixture
def client() -> Client:
    """A visitor's browser."""
    return Browser()


@pytest.fixture
def client_of(db: None) -> Callable[[Agent], Client]:
    """`client_of(agent)`: a browser where this agent is fully signed in."""

    return lambda agent: sign_in(Browser(), agent)


@pytest.fixture(autouse=True)
def nobody_read_yet() -> None:
    """What is counted in the memory of the process begins again with each test."""
    OPEN_DATA.forget_all()


@pytest.fixture(scope="session", autouse=True)
def journal_can_be_flushed() -> Iterator[None]:
    """Let transactional tests and live servers empty the journal after them."""
    with flushing.journal_can_be_flushed():
        yield


@pytest.fixture(scope="session", autouse=True)
def no_session_left_behind(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A thread of a live server may keep its connection: PostgreSQL then refuses to drop."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
