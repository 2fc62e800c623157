"""The clock of the views is stopped at the moment of the factories: Monday 23 November 2026."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.followup.models import Promise, PromiseKind
from tests import factories
from tests.client import Browser
from tests.signing import sign_in


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with time_machine.travel(factories.AT, tick=False):
        yield


@pytest.fixture
def officer(db: None) -> Agent:
    return factories.AgentFactory(role=Role.BIRTH_OFFICER)


@pytest.fixture
def nurse(db: None) -> Agent:
    return factories.AgentFactory(role=Role.PMI_NURSE)


@pytest.fixture
def manager(db: None) -> Agent:
    return factories.AgentFactory(role=Role.LOCAL_MANAGER)


def signed_in(agent: Agent) -> Client:
    return sign_in(Browser(), agent)


def promised(family: object, **values: object) -> Promise:
    """A call promised two days ago, due today."""
    return Promise.objects.create(
        **{
            "family": family,
            "kind": PromiseKind.CALL_BACK,
            "due_on": factories.TODAY,
            "made_by": family.referente,  # type: ignore[attr-defined]
            "made_at": factories.AT,
        }
        | values
    )
