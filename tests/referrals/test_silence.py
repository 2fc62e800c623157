"""The silence clock: opening days, reminders, « Aujourd'hui », expiry; and what hushes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from berceau.accounts.models import Agent
from berceau.directory.models import Service
from berceau.families.models import Consent, Contact, Family, Outcome, Pregnancy
from berceau.links.models import GuestLink
from berceau.messaging.models import Message
from berceau.referrals.actions import clock, moving
from berceau.referrals.models import Referral
from berceau.referrals.queries import lists
from berceau.referrals.states import Actor, State
from tests import factories
from tests.referrals import rows

pytestmark = pytest.mark.django_db
# Sent on Monday 23 November 2026: no public holiday before Christmas.
SECOND, SEVENTH, TENTH, THIRTIETH = (
    date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 7), date(2027, 1, 6),
)  # fmt: skip


def night(day: date) -> clock.Tally:
    return clock.run(datetime.combine(day, time(5), tzinfo=UTC))


def links() -> int:
    return Message.objects.filter(purpose="guest_link").count()


def test_reminded_at_two_and_seven_opening_days_and_once_each(family: Family, pmi: Service) -> None:
    rows.referred(family, pmi)
    assert links() == 1
    for day, expected in [
        (SECOND - timedelta(days=1), 1),
        (SECOND, 2),
        (SECOND, 2),
        (SEVENTH - timedelta(days=1), 2),
        (SEVENTH, 3),
        (SEVENTH + timedelta(days=1), 3),
    ]:
        night(day)
        assert links() == expected, day


def test_a_public_holiday_and_weekends_are_not_counted(family: Family, pmi: Service) -> None:
    # Wednesday 23 December: the 25th, a weekend; two opening days later is Monday 28.
    rows.referred(family, pmi, at=datetime(2026, 12, 23, 9, tzinfo=UTC))
    night(date(2026, 12, 27))
    assert links() == 1
    night(date(2026, 12, 28))
    assert links() == 2


def test_at_ten_it_is_under_today_and_not_before(family: Family, pmi: Service) -> None:
    made = rows.referred(family, pmi)
    by = family.referente
    assert by is not None
    night(TENTH - timedelta(days=1))
    assert not lists.to_take_up(by, TENTH)
    night(TENTH)
    [line] = lists.to_take_up(by, TENTH)
    assert (line.referral.pk, line.chip) == (made.pk, "sans réponse")
    assert line.phone == pmi.structure.phone
    assert line.can_act


def test_the_referente_is_mailed_without_a_word_of_it(
    family: Family, pmi: Service, settings: pytest.FixtureRequest,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    settings.MAIL_READY = True  # type: ignore[attr-defined]
    rows.referred(family, pmi)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        night(TENTH)
        night(TENTH + timedelta(days=1))
    [sent] = mail.outbox
    assert family.referente is not None
    assert sent.to == [family.referente.email]
    for word in (pmi.name, family.name, family.adults.get().first_name):
        assert word not in sent.body + sent.subject


def test_answered_it_is_not_silent_any_more(family: Family, pmi: Service) -> None:
    made = rows.referred(family, pmi)
    night(TENTH)
    moving.say(reference=made.reference, after=State.ACCEPTED, actor=Actor.PARTNER, at=factories.AT)
    assert family.referente is not None
    assert not lists.to_take_up(family.referente, TENTH)
    assert night(SEVENTH).reminded == 0


def test_at_thirty_it_expires_its_link_is_dead_and_the_need_stays_open(
    family: Family, pmi: Service
) -> None:
    made = rows.referred(family, pmi)
    night(THIRTIETH - timedelta(days=1))
    made.refresh_from_db()
    assert made.state == State.SENT
    night(THIRTIETH)
    made.refresh_from_db()
    assert made.state == State.EXPIRED
    assert not GuestLink.objects.filter(closed_at=None).exists()
    assert family.referente is not None
    [line] = lists.to_take_up(family.referente, THIRTIETH)
    assert line.referral.need_is_open


def test_taken_elsewhere_it_is_not_reminded_and_still_expires(family: Family, pmi: Service) -> None:
    first = rows.referred(family, pmi)
    rows.referred(family, rows.service("Autre PMI"), after=first.reference)
    reminded = [night(day).reminded for day in (SECOND, SEVENTH)]
    assert reminded == [1, 1]  # the second one only
    night(THIRTIETH)
    first.refresh_from_db()
    assert first.state == State.EXPIRED


def test_accepted_without_news_comes_back(family: Family, pmi: Service) -> None:
    rows.row(family, pmi, state=State.ACCEPTED)
    night(date(2026, 12, 13))
    assert not Referral.objects.to_take_up().exists()
    night(date(2026, 12, 14))
    assert Referral.objects.to_take_up().get().silent_on == date(2026, 12, 14)


def test_an_appointment_of_which_nobody_says_anything_comes_back(
    family: Family, pmi: Service
) -> None:
    rows.row(
        family, pmi, state=State.APPOINTMENT_SET, appointment_at=factories.AT + timedelta(days=30)
    )
    night(date(2026, 12, 24))
    assert not Referral.objects.to_take_up().exists()
    night(date(2026, 12, 28))
    assert Referral.objects.to_take_up().exists()


def test_by_herself_nobody_is_reminded_but_the_referente(family: Family, pmi: Service) -> None:
    rows.herself(family, pmi)
    assert night(SEVENTH).reminded == 0
    assert night(TENTH).silent == 1


def test_what_left_the_directory_is_not_reminded(family: Family, pmi: Service) -> None:
    rows.referred(family, pmi)
    Service.objects.update(archived_at=factories.AT)
    assert night(SECOND).reminded == 0


# --- What hushes it -------------------------------------------------------------------------
def closed(family: Family) -> None:
    Family.objects.filter(pk=family.pk).update(state="closed")


def frozen(family: Family) -> None:
    Family.objects.filter(pk=family.pk).update(frozen_on=factories.TODAY)


def refused(family: Family) -> None:
    family.adults.update(consent=Consent.REFUSED)


def unsafe(family: Family) -> None:
    Contact.objects.filter(adult__family=family).update(unsafe=True)


def lost_child(family: Family) -> None:
    family.children.update(died_on=factories.TODAY)


def lost_pregnancy(family: Family) -> None:
    from berceau.followup.models import Loss

    pregnancy = factories.PregnancyFactory(family=family, lost=True)
    Loss.objects.create(
        family=family, pregnancy=pregnancy, on=factories.TODAY, by=family.referente,
        at=factories.AT + timedelta(hours=1),
    )  # fmt: skip


EVENTS = [closed, frozen, refused, unsafe, lost_child, lost_pregnancy]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_nobody_is_reminded_any_more(
    family: Family, pmi: Service, event: Callable[[Family], None]
) -> None:
    rows.referred(family, pmi, subject=family.children.get().reference)
    event(family)
    for day in (SECOND, SEVENTH, TENTH, THIRTIETH):
        tally = night(day)
        assert (tally.reminded, tally.silent, tally.expired, tally.hushed) == (0, 0, 0, 1)
    assert links() == 1


def test_a_loss_in_the_other_home_of_the_child_counts(family: Family, pmi: Service) -> None:
    from berceau.followup.models import Loss

    child = family.children.get()
    other = rows.family_of(family.referente, with_newborn=False)
    factories.ChildHomeFactory(child=child, family=other)
    rows.referred(other, pmi)
    Loss.objects.create(
        family=family, child=child, on=factories.TODAY, by=family.referente, at=factories.AT
    )
    assert night(SECOND).hushed == 1


def test_a_loss_undone_hushes_nothing(family: Family, pmi: Service) -> None:
    from berceau.followup.models import Loss

    rows.referred(family, pmi)
    lost_pregnancy(family)
    Loss.objects.update(undone_at=factories.AT + timedelta(hours=2))
    Pregnancy.objects.update(outcome=None, ended_on=None)
    assert not Pregnancy.objects.filter(outcome=Outcome.LOSS).exists()
    assert night(SECOND).reminded == 1


def test_without_the_phone_an_unsafe_contact_hushes_nothing(family: Family, pmi: Service) -> None:
    rows.referred(family, pmi, passed=("first_name",))
    unsafe(family)
    assert night(SECOND).reminded == 1


# --- The command ----------------------------------------------------------------------------
def test_the_command_plays_every_day_up_to_that_one(family: Family, pmi: Service) -> None:
    rows.referred(family, pmi)
    told = StringIO()
    call_command("referrals", "clock", "--on", TENTH.isoformat(), stdout=told)
    lines = told.getvalue().splitlines()
    assert len(lines) == (TENTH - factories.TODAY).days + 1
    assert links() == 3
    assert Referral.objects.to_take_up().exists()
    assert family.name not in told.getvalue()


@pytest.mark.parametrize(
    ("day", "counted"),
    [
        (factories.TODAY, {}), (SECOND, {"reminded": 1}), (TENTH, {"silent": 1}),
        (THIRTIETH, {"expired": 1}),
    ],
)  # fmt: skip
def test_a_dry_run_says_what_the_night_then_does_and_writes_nothing(
    family: Family, pmi: Service, day: date, counted: dict[str, int]
) -> None:
    rows.referred(family, pmi)
    before = list(Referral.objects.values())
    would = clock.run(datetime.combine(day, time(5), tzinfo=UTC), dry=True)
    assert would == clock.Tally(live=1, **counted)
    assert list(Referral.objects.values()) == before
    assert links() == 1
    assert night(day) == would


def test_the_command_rehearses_one_night_even_in_production(
    family: Family, pmi: Service, settings: pytest.FixtureRequest
) -> None:
    settings.MODE = "production"  # type: ignore[attr-defined]
    rows.referred(family, pmi)
    told = StringIO()
    call_command("referrals", "clock", "--dry-run", "--on", SECOND.isoformat(), stdout=told)
    first, second = told.getvalue().splitlines()
    assert first == "À blanc : rien n’est écrit ni envoyé."
    assert second.startswith("2026-11-25 : Orientations en cours : 1. Seraient relancées : 1,")
    assert links() == 1


def test_the_clock_does_not_go_back(family: Family) -> None:
    with pytest.raises(CommandError):
        call_command("referrals", "clock", "--on", "2026-11-22")


def test_nor_forward_in_production(family: Family, settings: pytest.FixtureRequest) -> None:
    settings.MODE = "production"  # type: ignore[attr-defined]
    with pytest.raises(CommandError):
        call_command("referrals", "clock", "--on", TENTH.isoformat())


# --- Cost -----------------------------------------------------------------------------------
def test_a_quiet_night_asks_the_same_for_two_as_for_twenty(
    family: Family, pmi: Service, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(20):
        rows.row(family, pmi)
    with django_assert_num_queries(5):
        night(factories.TODAY)


def test_the_block_asks_two_queries(
    family: Family, referente: Agent, pmi: Service,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for _n in range(12):
        rows.row(family, pmi, state=State.DECLINED)
    with django_assert_num_queries(2):
        assert len(lists.to_take_up(referente, factories.TODAY)) == 12
