"""Who stands in for the référente: she carries a referral on, and makes none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from berceau.accounts.duty import put_on_duty
from berceau.accounts.models import Absence, Agent
from berceau.directory.models import Service
from berceau.families.models import Family
from berceau.messaging.models import Message
from berceau.referrals.actions import making, moving
from berceau.referrals.models import Referral, Transition
from berceau.referrals.queries import lists
from berceau.referrals.states import Actor, State
from tests import factories
from tests.referrals import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def stand_in(referente: Agent) -> Agent:
    """A colleague who answers for the référente today."""
    colleague = factories.ReferenteFactory()
    factories.AbsenceFactory(agent=referente, stand_in=colleague)
    return put_on_duty(colleague, on=factories.TODAY)


@pytest.fixture
def made(family: Family, pmi: Service) -> Referral:
    return rows.referred(family, pmi)


def test_she_does_all_that_an_answer_asks_for(
    made: Referral, stand_in: Agent, client_of: Callable[[Agent], Client]
) -> None:
    browser = client_of(stand_in)
    page = reverse("referrals:page", args=[made.reference])
    browser.post(page + "renvoyer/")
    assert Message.objects.filter(purpose="guest_link").count() == 2
    browser.post(page + "dire/", {"after": "accepted"})
    browser.post(page + "annuler/")
    browser.post(page + "dire/", {"after": "declined", "reason": "full"})
    browser.post(page + "besoin/")
    made.refresh_from_db()
    assert (made.state, made.settled, made.settled_by) == (State.DECLINED, "no_need", stand_in)
    assert set(Transition.objects.values_list("actor", "by")) == {(Actor.REFERENTE, stand_in.pk)}
    shown = browser.get(page).content.decode()
    assert str(stand_in) in shown
    assert "la référente (" not in shown


def test_an_agreement_withdrawn_does_not_wait_for_the_end_of_leave(
    made: Referral, stand_in: Agent, client_of: Callable[[Agent], Client]
) -> None:
    client_of(stand_in).post(reverse("referrals:revoke", args=[made.reference]))
    made.refresh_from_db()
    assert made.state == State.REVOKED


def test_she_makes_none_and_is_not_offered_to(
    made: Referral, stand_in: Agent, pmi: Service, client_of: Callable[[Agent], Client]
) -> None:
    browser, family = client_of(stand_in), made.family
    shown = browser.get(reverse("referrals:page", args=[made.reference])).content.decode()
    assert "Renvoyer le lien" in shown
    assert "Orienter ailleurs" not in shown
    for name, args in (
        ("needs", []),
        ("proposals", ["health"]),
        ("new", ["health", pmi.reference]),
    ):
        url = reverse(f"referrals:{name}", args=[family.reference, *args])
        assert browser.get(url).status_code == 403
    with pytest.raises(PermissionDenied):
        making.refer(
            reference=family.reference, said=rows.entrusted(family, pmi), by=stand_in,
            at=factories.AT,
        )  # fmt: skip


def test_under_today_she_finds_it_in_place_of_whom_and_may_settle_it(
    made: Referral, stand_in: Agent, client_of: Callable[[Agent], Client]
) -> None:
    Referral.objects.update(state=State.DECLINED)
    [line] = lists.to_take_up(stand_in, factories.TODAY)
    assert (line.can_act, line.can_refer) == (True, False)
    assert line.in_place_of == str(made.family.referente)
    shown = client_of(stand_in).get(reverse("desk:today")).content.decode()
    assert reverse("referrals:settle", args=[made.reference]) in shown
    assert "Orienter ailleurs" not in shown


def test_the_morning_after_it_is_over(made: Referral, stand_in: Agent) -> None:
    Absence.objects.all().delete()
    put_on_duty(stand_in, on=factories.TODAY)
    with pytest.raises(PermissionDenied):
        moving.say(
            reference=made.reference, after=State.ACCEPTED, actor=Actor.REFERENTE, by=stand_in,
            at=factories.AT,
        )  # fmt: skip


@pytest.mark.parametrize("change", [{"state": "closed"}, {"frozen_on": factories.TODAY}])
def test_on_a_file_that_is_closed_or_frozen_nobody_writes(
    made: Referral, stand_in: Agent, client_of: Callable[[Agent], Client], change: dict[str, object]
) -> None:
    Family.objects.update(**change)
    page = reverse("referrals:page", args=[made.reference])
    browser = client_of(stand_in)
    assert browser.post(page + "dire/", {"after": "accepted"}).status_code == 403
    assert "La suite" not in browser.get(page).content.decode()
