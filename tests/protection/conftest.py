"""The clock of the views is stopped at the moment of the factories."""

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
    return factories.FamilyFactory(referente=referente)


def of_pmi(role: Role) -> Agent:
    """An agent of the PMI."""
    service = factories.OrganisationFactory(kind=OrganisationKind.PMI)
    return factories.AgentFactory(role=role, secrecy_ground=SecrecyGround.PMI, organisation=service)


@pytest.fixture
def nurse(db: None) -> Agent:
    return of_pmi(Role.PMI_NURSE)


@pytest.fixture
def doctor(db: None) -> Agent:
    return of_pmi(Role.PMI_DOCTOR)
