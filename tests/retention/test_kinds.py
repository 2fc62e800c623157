"""Each kind of thing has its clock; a delay is only ever shortened; the table covers everything."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from berceau.accounts import retention as accounts
from berceau.accounts.models import Agent, Submission
from berceau.accounts.roles import Role
from berceau.contract import programmes
from berceau.families.models import Door, Family, FamilyState
from berceau.followup.models import Closing, DeskDay, Note, NoteKind, Readers
from berceau.followup.retention import (
    cards_never_reached,
    private_notes,
    private_notes_of_closed_files,
    silent_families,
)
from berceau.privacy.models import ReadingReview
from berceau.retention import actions, engine
from berceau.retention.delays import LATER, NOBODY, delays
from berceau.retention.models import ShorterDelay
from tests import factories
from tests.factories import AT, TODAY

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def dpo() -> Agent:
    return factories.AgentFactory(role=Role.DPO)


# --- The table ----------------------------------------------------------------------------------
def test_every_rule_has_its_line_and_every_room_of_the_table_its_rule() -> None:
    rules = {rule.key: room.key for room in programmes() for rule in room.retention}
    assert set(rules) <= set(delays())
    without = {
        delay.key
        for delay in delays().values()
        if delay.holder not in {LATER, NOBODY, "operations"} and delay.key not in rules
    }
    assert without == set()
    assert {delay.holder for delay in delays().values()} - {LATER, NOBODY} <= {
        room.key for room in programmes()
    }
    assert {key: delays()[key].holder for key in rules} == rules


def test_every_rule_either_lists_or_sweeps() -> None:
    for rule in engine.rules():
        assert (rule.sweep is None) == (rule.due is not None and rule.erase is not None)


def test_the_delays_are_those_of_the_reference_table() -> None:
    table = {key: (delay.unit, delay.most) for key, delay in delays().items()}
    assert table["family"] == ("months", 24)
    assert table["card"] == ("months", 6)
    assert table["private_note"] == ("months", 12)
    assert table["journal"] == ("months", 12)
    assert table["agent_idle"] == ("days", 90)
    assert table["backup"] == ("days", 35)
    assert table["message"] == ("months", 3)


# --- Shorter, never longer ----------------------------------------------------------------------
def test_the_dpo_shortens_a_delay(dpo: Agent) -> None:
    actions.shorten(key="family", amount=18, by=dpo, at=AT)
    assert delays()["family"].amount == 18


def test_a_longer_delay_is_refused_with_its_reason(dpo: Agent) -> None:
    with pytest.raises(ValidationError, match=r"jamais allonger.*24 mois.*CNIL"):
        actions.shorten(key="family", amount=25, by=dpo, at=AT)
    assert not ShorterDelay.objects.exists()


def test_a_row_longer_than_the_table_is_not_heard(dpo: Agent) -> None:
    ShorterDelay.objects.create(key="family", amount=60, by=dpo, at=AT)
    assert delays()["family"].amount == 24


def test_nobody_else_changes_a_delay(referente: Agent) -> None:
    with pytest.raises(PermissionDenied):
        actions.shorten(key="family", amount=12, by=referente, at=AT)


@pytest.mark.parametrize("key", ["refusal", "unknown"])
def test_what_is_not_kept_here_is_not_shortened(key: str, dpo: Agent) -> None:
    with pytest.raises(ValidationError):
        actions.shorten(key=key, amount=1, by=dpo, at=AT)


# --- Files --------------------------------------------------------------------------------------
def due(before: date) -> list[int]:
    return [row.key for row in silent_families(before)]


def test_a_closed_file_goes_24_months_after_the_end_even_if_the_family_spoke_since() -> None:
    family = factories.FamilyFactory(closed=True, entered_on=LONG_AGO, last_word_on=TODAY)
    Closing.objects.create(family=family, reason="request", on=LONG_AGO, by=family.referente, at=AT)
    assert [row.since for row in silent_families(TODAY - timedelta(days=1))] == [LONG_AGO]


def test_an_open_file_goes_at_the_fifth_birthday_at_the_latest() -> None:
    family = factories.FamilyFactory(entered_on=LONG_AGO, last_word_on=TODAY)
    factories.ChildFactory(family=family, born_on=date(2021, 11, 23))
    assert due(delays()["family"].before(TODAY)) == [family.pk]
    assert due(delays()["family"].before(TODAY - timedelta(days=1))) == []


def test_a_younger_child_keeps_the_file() -> None:
    family = factories.FamilyFactory(entered_on=LONG_AGO, last_word_on=TODAY, with_newborn=True)
    factories.ChildFactory(family=family, born_on=date(2020, 11, 23))
    assert due(delays()["family"].before(TODAY)) == []


def test_a_child_to_come_keeps_the_file() -> None:
    family = factories.FamilyFactory(entered_on=LONG_AGO, last_word_on=TODAY, expecting=True)
    factories.ChildFactory(family=family, born_on=date(2020, 11, 23))
    assert due(delays()["family"].before(TODAY)) == []


def test_a_file_that_never_said_a_word_counts_from_its_first_day() -> None:
    factories.FamilyFactory(entered_on=LONG_AGO, last_word_on=None, door=Door.PARTNER)
    assert [row.since for row in silent_families(TODAY)] == [LONG_AGO]


# --- Cards --------------------------------------------------------------------------------------
CARD = date(2026, 5, 1)


def card(tries: int) -> Family:
    family = factories.FamilyFactory(door=Door.BIRTH_DESK, entered_on=CARD, last_word_on=CARD)
    for _turn in range(tries):
        Note.objects.create(
            family=family, author=family.referente, kind=NoteKind.NO_ANSWER, from_family=False,
            happened_on=CARD, at=AT,
        )  # fmt: skip
    return family


def test_a_card_tried_three_times_and_never_reached_goes_after_six_months() -> None:
    family = card(tries=3)
    before = delays()["card"].before
    assert [row.key for row in cards_never_reached(before(date(2026, 11, 1)))] == [family.pk]
    assert list(cards_never_reached(before(date(2026, 10, 31)))) == []


def test_a_card_that_was_not_tried_three_times_stays() -> None:
    card(tries=2)
    assert list(cards_never_reached(TODAY)) == []


def test_a_card_whose_family_spoke_stays() -> None:
    family = card(tries=3)
    Note.objects.create(
        family=family, author=family.referente, kind=NoteKind.CALL, happened_on=CARD, at=AT
    )
    assert list(cards_never_reached(TODAY)) == []


# --- Notes of one reader, desk, accounts --------------------------------------------------------
def private_note(family: Family, at: datetime, readers: str = Readers.AUTHOR) -> Note:
    return Note.objects.create(
        family=family, author=family.referente, kind=NoteKind.CALL, readers=readers,
        happened_on=at.date(), at=at,
    )  # fmt: skip


def test_a_private_note_goes_12_months_after_it_is_written_and_the_team_s_stays() -> None:
    family = factories.FamilyFactory()
    year_ago = AT.replace(year=2025, hour=22, minute=30)
    old = private_note(family, year_ago)
    private_note(family, year_ago, Readers.TEAM)
    private_note(family, year_ago + timedelta(hours=1))
    before = delays()["private_note"].before(TODAY)
    assert [row.key for row in private_notes(before)] == [old.pk]


def test_a_private_note_goes_when_the_file_closes() -> None:
    family = factories.FamilyFactory(closed=True)
    mine = private_note(family, AT)
    Closing.objects.create(family=family, reason="request", on=TODAY, by=family.referente, at=AT)
    actions.night(at=AT + timedelta(days=0, hours=18))
    actions.night(at=AT + timedelta(days=1, hours=18))
    assert not Note.objects.filter(pk=mine.pk).exists()


def test_a_private_note_of_a_file_taken_up_again_stays() -> None:
    family = factories.FamilyFactory(closed=True)
    private_note(family, AT)
    Closing.objects.create(
        family=family, reason="request", on=TODAY, by=family.referente, at=AT, reopened_at=AT
    )
    Family.objects.filter(pk=family.pk).update(state=FamilyState.OPEN)
    assert list(private_notes_of_closed_files(TODAY)) == []


def test_the_desk_forgets_its_forms_and_keeps_its_counters() -> None:
    day = DeskDay.objects.create(day=LONG_AGO, refused=3, received={"key": None})
    actions.night(at=AT)
    day.refresh_from_db()
    assert (day.refused, day.received) == (3, {})


def test_the_key_of_a_form_is_kept_seven_days(referente: Agent) -> None:
    """A tab found again on Monday still says what was done on Friday; then the row goes."""
    for days in (6, 8):
        Submission.objects.create(
            key=f"key-of-day-{days:02d}-0000",
            agent=referente,
            route="families:welcome",
            content="0" * 64,
            received_at=AT - timedelta(days=days),
        )
    engine.run(at=AT, dry=False)
    assert [row.key for row in Submission.objects.all()] == ["key-of-day-06-0000"]


def test_an_idle_account_is_closed_after_90_days() -> None:
    idle, used = factories.AgentFactory.create_batch(2)
    Agent.objects.filter(pk=idle.pk).update(last_login=AT - timedelta(days=90))
    Agent.objects.filter(pk=used.pk).update(last_login=AT - timedelta(days=89))
    actions.night(at=AT - timedelta(days=1))
    actions.night(at=AT)
    assert list(Agent.objects.filter(is_active=False)) == [idle]


def test_the_last_administrator_keeps_her_account() -> None:
    only = factories.AgentFactory(role=Role.FUNCTIONAL_ADMIN)
    Agent.objects.update(last_login=AT - timedelta(days=400))
    assert only.pk not in {row.key for row in accounts.idle(TODAY)}


def test_an_account_closed_for_two_years_loses_its_name_and_keeps_its_number() -> None:
    gone = factories.AgentFactory(
        first_name="Zqxprénom", last_name="Zqxnom", work_phone="+33698765432", is_active=False
    )
    Agent.objects.filter(pk=gone.pk).update(last_login=AT - timedelta(days=731), joined_on=LONG_AGO)
    actions.night(at=AT - timedelta(days=1))
    actions.night(at=AT)
    gone.refresh_from_db()
    assert (gone.full_name, gone.work_phone) == (f"Agent n° {gone.pk}", "")
    assert gone.email.endswith("@efface.invalid")
    assert not gone.has_usable_password()
    assert [row.key for row in accounts.departed(TODAY)] == []


def test_what_the_dpo_found_goes_with_the_lines_it_speaks_of(dpo: Agent) -> None:
    for alert, at in (("old", AT - timedelta(days=400)), ("new", AT - timedelta(days=300))):
        ReadingReview.objects.create(alert=alert, sentence="Rien.", by=dpo, at=at)
    engine.run(at=AT)
    assert [review.alert for review in ReadingReview.objects.all()] == ["new"]
