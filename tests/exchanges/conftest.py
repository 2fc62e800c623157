"""The clock of the views is stopped at the moment of the factories: Monday 23 November 2026."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine

from berceau.accounts.models import Agent
from berceau.families.models import Consent, Family
from berceau.messaging.gateways import Received
from berceau.messaging.models import Incoming
from berceau.messaging.receiving import receive
from tests import factories

NUMBERS = itertools.count(1)


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    with time_machine.travel(factories.AT, tick=False):
        yield


def family_of(referente: Agent, **values: Any) -> Family:
    """A family whose one adult agreed and has one safe number, with a child."""
    family = factories.FamilyFactory(referente=referente, with_newborn=True, **values)
    family.adults.update(consent=Consent.GIVEN)
    return family


@pytest.fixture
def family(referente: Agent) -> Family:
    return family_of(referente)


def number_of(family: Family) -> str:
    adult = family.adults.first()
    assert adult is not None
    return str(adult.contacts.earliest("pk").value)


def heard(
    sender: str, body: str = "Vous pouvez me rappeler ?", at: datetime = factories.AT
) -> Incoming:
    """A text that comes in by the way of every text."""
    text = Received(provider_id=f"mo-{next(NUMBERS)}", sender=sender, body=body, at=at)
    return receive(text, provider="essai")


Write = Callable[..., Incoming]


@pytest.fixture
def colleague(db: None) -> Agent:
    return factories.ReferenteFactory()
