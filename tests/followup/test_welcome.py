"""A référente who opens a file herself begins its history."""

from __future__ import annotations

import pytest

from berceau.families.actions import NewAdult, open_family
from berceau.families.models import Door
from berceau.followup.models import Assignment, Promise, PromiseKind
from tests import factories

pytestmark = pytest.mark.django_db


def opened(referente, at, door):
    return open_family(
        door=door, commune_code=factories.CAMBRAI, by=referente, at=at, referente=referente,
        adult=NewAdult(first_name="Samira", contacts=["06 39 98 00 01"]),
    )  # fmt: skip


def test_the_history_begins_with_her(referente, at):
    family = opened(referente, at, Door.CALL)
    assert [line.referente for line in Assignment.objects.filter(family=family)] == [referente]


def test_a_family_told_by_a_partner_is_owed_a_first_call(referente, at):
    family = opened(referente, at, Door.PARTNER)
    assert Promise.objects.get(family=family).kind == PromiseKind.FIRST_CALL


def test_a_family_on_the_phone_is_owed_nothing_yet(referente, at):
    family = opened(referente, at, Door.CALL)
    assert not Promise.objects.filter(family=family).exists()
