"""Fixtures shared by every room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client

from berceau.accounts.models import Agent
from tests import factories

BACKEND = "berceau.accounts.backends.AgentBackend"


@pytest.fixture
def today() -> date:
    """The day of every test that passes the day: Monday 23 November 2026."""
    return factories.TODAY


@pytest.fixture
def at() -> datetime:
    """The moment of every test that passes the moment: that Monday, half past ten in Paris."""
    return factories.AT


@pytest.fixture
def referente(db: None) -> Agent:
    """A référente on duty."""
    return factories.ReferenteFactory()


@pytest.fixture
def client_of(db: None) -> Callable[[Agent], Client]:
    """`client_of(agent)`: a browser where this agent is signed in."""

    def sign_in(agent: Agent) -> Client:
        client = Client()
        client.force_login(agent, backend=BACKEND)
        return client

    return sign_in
