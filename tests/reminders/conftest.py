"""A family whose adult agreed, a child of a chosen age, and nights."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from berceau.families.models import Consent
from berceau.messaging.models import Message
from berceau.messaging.sending import BY_THEMSELVES, Count, send_next
from berceau.pathway import projection
from berceau.reminders import night
from tests import factories

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 23)
BORN = date(2026, 10, 3)
"""Two months old on 3 December: E04 begins then, and is reminded ten days before."""


def at_night(day: date) -> datetime:
    return datetime.combine(day, time(3), PARIS)


def at_ten(day: date) -> datetime:
    return datetime.combine(day, time(10), PARIS)


class Carrier:
    """A gateway that keeps what left."""

    name = "carrier"

    def __init__(self) -> None:
        self.left: list[str] = []

    def send(self, parcel: Any) -> str:
        self.left.append(parcel.body)
        return f"id-{len(self.left)}-{id(self)}"

    def find(self, key: str) -> None:
        return None


@pytest.fixture
def family(db: None) -> Any:
    family = factories.FamilyFactory(adult=False, entered_on=date(2026, 6, 1))
    factories.AdultFactory(family=family, is_main_contact=True, consent=Consent.GIVEN)
    factories.ChildFactory(family=family, born_on=BORN, first_name="Lina")
    projection.rebuild([family.pk], today=MONDAY)
    return family


@pytest.fixture
def pass_night() -> Callable[[date], list[Message]]:
    """`pass_night(day)`: the night's pass; the messages it wrote."""

    def one(day: date = MONDAY) -> list[Message]:
        before = set(Message.objects.values_list("pk", flat=True))
        night.run(day, at=at_night(day))
        return list(Message.objects.exclude(pk__in=before).order_by("pk"))

    return one


@pytest.fixture
def morning() -> Callable[[date], list[str]]:
    """`morning(day)`: what leaves by itself on this day at ten."""

    def one(day: date = MONDAY) -> list[str]:
        carrier = Carrier()
        while send_next(
            lambda channel: carrier, at=at_ten(day), count=Count(), channels=BY_THEMSELVES
        ):
            pass
        return carrier.left

    return one


def later(days: int) -> date:
    return MONDAY + timedelta(days=days)
