"""The clock of the views is stopped at the moment of the factories: Monday 23 November 2026."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.families.models import Family
from berceau.housing.models import HousingRequest
from berceau.sharing.models import RegimeKey
from tests import factories
from tests.housing.rows import request_of


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with time_machine.travel(factories.AT, tick=False):
        yield


@pytest.fixture
def family(referente: Agent) -> Family:
    """A family of the référente: one adult with a phone, one child of two months."""
    return factories.FamilyFactory(referente=referente, with_newborn=True)


@pytest.fixture
def asked(family: Family) -> HousingRequest:
    """A request being prepared."""
    return request_of(family)


@pytest.fixture
def worker(db: None) -> Agent:
    """A social worker of the CCAS; nothing is shared with her yet."""
    return factories.AgentFactory(role=Role.SOCIAL_WORKER)


@pytest.fixture
def confided(asked: HousingRequest, worker: Agent) -> HousingRequest:
    """The request, followed with the social worker, to whom the file is shared."""
    factories.ShareFactory(
        family=asked.family, recipient=worker, regime=RegimeKey.SOCIAL_ACTION, agreed=False
    )
    asked.confided_to = worker
    asked.save(update_fields=["confided_to"])
    return asked
