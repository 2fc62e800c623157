"""The clock of the views is stopped at the moment of the factories: Monday 23 November 2026."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from berceau.accounts.models import Agent
from berceau.directory.models import Service
from berceau.families.models import Family
from tests import factories
from tests.referrals import rows


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with time_machine.travel(factories.AT, tick=False):
        yield


@pytest.fixture
def family(referente: Agent) -> Family:
    return rows.family_of(referente)


@pytest.fixture
def pmi(db: None) -> Service:
    """A consultation of the PMI, bound by secrecy, with an e-mail."""
    return rows.service()
