"""The clock of the views is stopped at the moment of the factories: Monday 23 November 2026."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from berceau.accounts.models import Agent
from berceau.accounts.roles import OrganisationKind, Role, SecrecyGround
from berceau.families.models import Family
from tests import factories


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with time_machine.travel(factories.AT, tick=False):
        yield


@pytest.fixture
def family(referente: Agent) -> Family:
    """A family of the référente: one adult with a phone, one child of two months."""
    return factories.FamilyFactory(referente=referente, with_newborn=True)


@pytest.fixture
def nurse(db: None) -> Agent:
    """A PMI nurse, bound by the secrecy of PMI."""
    return factories.AgentFactory(
        role=Role.PMI_NURSE,
        secrecy_ground=SecrecyGround.PMI,
        organisation=factories.OrganisationFactory(kind=OrganisationKind.PMI),
    )


@pytest.fixture
def social_worker(db: None) -> Agent:
    return factories.AgentFactory(role=Role.SOCIAL_WORKER)


@pytest.fixture
def dpo(db: None) -> Agent:
    return factories.AgentFactory(role=Role.DPO, secrecy_ground=SecrecyGround.NONE)
