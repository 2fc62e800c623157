"""Two people, or an import and somebody, at the same moment: nothing of either is lost."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.db import connection

from berceau.accounts.roles import Role
from berceau.directory.actions import entries, places
from berceau.directory.imports.writing import Writer
from berceau.directory.models import Place, Structure
from tests import factories
from tests.accounts.test_at_once import at_once
from tests.directory.di_rows import structure
from tests.directory.test_import import imported

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="a database in memory has one connection",
    ),
]
SLOW = 0.4
READ, WRITTEN = 0.3, 0.9
"""Seconds after which the correction begins, and the import writes what it has read."""


def test_a_correction_made_meanwhile_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = factories.AgentFactory(role=Role.LOCAL_MANAGER)
    imported([structure(nom="Maison des parents")], [], manager)
    reference = Structure.objects.get().reference
    quick = Writer.write

    def slowly(*args: Any) -> None:
        time.sleep(WRITTEN)
        quick(*args)

    monkeypatch.setattr(Writer, "write", slowly)

    def correct() -> None:
        time.sleep(READ)
        entries.correct(
            kind="structure",
            reference=reference,
            values={"name": "Maison des familles"},
            by=manager,
            at=factories.AT,
        )

    at_once(lambda: imported([structure(nom="Maison de parents")], [], manager), correct)
    one = Structure.objects.get()
    assert (one.name, one.corrected) == ("Maison des familles", ["name"])


def test_two_new_entries_at_one_address(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = places.refuse_in

    def slowly(place: Place) -> None:
        quick(place)
        time.sleep(SLOW)

    monkeypatch.setattr(places, "refuse_in", slowly)
    address = {"address": "2 rue des Lilas", "postal_code": "59400", "commune": "Cambrai"}
    made = at_once(*2 * [lambda: places.place_for(address).pk])
    assert len(made) == 2
    assert made == 2 * [Place.objects.get().pk]
