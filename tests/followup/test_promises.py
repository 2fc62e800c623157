"""Gestures on a promised call."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from berceau.accounts.models import Agent
from berceau.families.models import Family
from berceau.followup.models import Promise
from tests import factories
from tests.followup.conftest import promised, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(referente: Agent) -> Family:
    return factories.FamilyFactory(referente=referente)


def press(agent: Agent, promise: Promise, gesture: str, htmx: bool = False, **values: str):  # type: ignore[no-untyped-def]
    url = reverse(f"followup:promise_{gesture}", args=[promise.family.reference, promise.pk])
    headers = {"HX-Request": "true"} if htmx else {}
    return signed_in(agent).post(url, values, headers=headers)


def test_kept(referente: Agent, family: Family) -> None:
    promise = promised(family)
    press(referente, promise, "keep")
    promise.refresh_from_db()
    assert promise.kept_at == factories.AT


def test_cancelled(referente: Agent, family: Family) -> None:
    promise = promised(family)
    press(referente, promise, "cancel")
    promise.refresh_from_db()
    assert promise.cancelled_at == factories.AT


def test_put_off_to_another_day(referente: Agent, family: Family) -> None:
    promise = promised(family)
    press(referente, promise, "postpone", to="2026-12-01")
    promise.refresh_from_db()
    assert (promise.due_on, promise.postponed_times) == (date(2026, 12, 1), 1)


@pytest.mark.parametrize("to", ["", "2026-11-22", "jamais"])
def test_not_put_off_to_the_past(referente: Agent, family: Family, to: str) -> None:
    promise = promised(family)
    assert press(referente, promise, "postpone", htmx=True, to=to).status_code == 422
    promise.refresh_from_db()
    assert (promise.due_on, promise.postponed_times) == (factories.TODAY, 0)


def test_a_slip_is_undone_the_same_day(referente: Agent, family: Family) -> None:
    promise = promised(family)
    press(referente, promise, "keep")
    press(referente, promise, "restore")
    promise.refresh_from_db()
    assert promise.is_pending


def test_a_slip_is_not_undone_the_next_day(referente: Agent, family: Family) -> None:
    promise = promised(family)
    press(referente, promise, "keep")
    with time_machine.travel(factories.AT + timedelta(days=1), tick=False):
        assert press(referente, promise, "restore").status_code == 403


def test_htmx_is_given_the_line_again(referente: Agent, family: Family) -> None:
    promise = promised(family)
    kept = press(referente, promise, "keep", htmx=True).content.decode()
    assert "Appel fait" in kept
    assert reverse("followup:promise_restore", args=[family.reference, promise.pk]) in kept
    again = press(referente, promise, "restore", htmx=True).content.decode()
    assert f'id="appel-{promise.pk}"' in again


def test_without_htmx_one_comes_back_where_one_was(referente: Agent, family: Family) -> None:
    assert (
        press(referente, promised(family), "keep", next="/aujourdhui/")["Location"]
        == "/aujourdhui/"
    )


def test_one_does_not_come_back_elsewhere(referente: Agent, family: Family) -> None:
    answer = press(referente, promised(family), "keep", next="https://ailleurs.example/")
    assert answer["Location"] == reverse("desk:family", args=[family.reference])


def test_a_promise_of_another_family_is_not_found(referente: Agent, family: Family) -> None:
    other = promised(factories.FamilyFactory(referente=referente))
    url = reverse("followup:promise_keep", args=[family.reference, other.pk])
    assert signed_in(referente).post(url).status_code == 404


@pytest.mark.parametrize("gesture", ["keep", "cancel", "postpone", "restore"])
def test_another_referente_finds_nothing(family: Family, gesture: str) -> None:
    stranger = factories.ReferenteFactory()
    assert press(stranger, promised(family), gesture, to="2026-12-01").status_code == 404


@pytest.mark.parametrize("gesture", ["keep", "cancel", "postpone", "restore"])
def test_a_closed_file_is_read_only(referente: Agent, gesture: str) -> None:
    family = factories.FamilyFactory(referente=referente, closed=True)
    assert press(referente, promised(family), gesture, to="2026-12-01").status_code == 403
