"""T4: the lines of the journal are chained; whatever is altered, cut off or slipped in is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from berceau.accounts.models import Agent
from berceau.privacy import chain, journal, verification, watch
from berceau.privacy.models import Act, ForgetPermit, Reading
from tests.privacy.flushing import without_triggers
from tests.privacy.test_journal import run

FAMILY = 7


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def write(agent: Agent, at: datetime, lines: int = 1) -> None:
    for turn in range(lines):
        journal.read(
            by=agent,
            family_id=FAMILY,
            compartments=("identity", "followup"),
            ground="référente de la famille",
            at=at + timedelta(minutes=turn),
        )
        journal.did("note.written", by=agent, at=at, family_id=FAMILY, note=turn, themes=["é"])


def alter(sql: str, *values: object) -> None:
    """What somebody who owns the database can do."""
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def verdict() -> verification.Verdict:
    return verification.verify()


def test_an_empty_journal_is_intact(db: None) -> None:
    assert (verdict().lines, verdict().intact) == (0, True)


def test_readings_and_acts_are_one_chain_without_a_gap(referente: Agent, at: datetime) -> None:
    write(referente, at, 3)
    numbers = sorted(
        [
            *Reading.objects.values_list("number", flat=True),
            *Act.objects.values_list("number", flat=True),
        ]
    )
    assert numbers == list(range(1, 10))
    assert verdict().lines == 9
    assert verdict().intact


def test_the_seals_need_a_key_that_the_database_does_not_hold(
    referente: Agent, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(referente, at)
    monkeypatch.setattr(chain, "journal_key", lambda: b"another key")
    assert not verdict().intact


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE privacy_reading SET ground = 'autre' WHERE number = 4",
        "UPDATE privacy_reading SET family_number = 8 WHERE number = 4",
        "UPDATE privacy_reading SET agent_id = agent_id, organisation = 'x' WHERE number = 4",
        "UPDATE privacy_reading SET compartment = 'housing' WHERE number = 4",
        "UPDATE privacy_reading SET role = 'dpo' WHERE number = 4",
        "UPDATE privacy_reading SET assigned = NOT assigned WHERE number = 4",
        "UPDATE privacy_reading SET at = '2026-11-22 09:30:00+00:00' WHERE number = 4",
        "UPDATE privacy_reading SET seal = (SELECT seal FROM privacy_chainhead) WHERE number = 4",
    ],
)
def test_the_first_altered_line_is_named(referente: Agent, at: datetime, sql: str) -> None:
    write(referente, at, 3)
    alter(sql)
    assert not verdict().intact
    assert str(verdict()).startswith("Ligne 4, écrite le ")
    assert verdict().lines == 3


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE privacy_act SET verb = 'family.closed' WHERE number = 6",
        "UPDATE privacy_act SET detail = '{\"note\": 99}' WHERE number = 6",
        "UPDATE privacy_act SET agent_id = NULL WHERE number = 6",
    ],
)
def test_an_altered_act_is_named(referente: Agent, at: datetime, sql: str) -> None:
    write(referente, at, 3)
    alter(sql)
    assert str(verdict()).startswith("Ligne 6, écrite le 23\xa0novembre\xa02026 à 10:30")


def test_a_deleted_line_is_missed(referente: Agent, at: datetime) -> None:
    write(referente, at, 3)
    alter("DELETE FROM privacy_reading WHERE number = 4")
    assert str(verdict()).startswith("Ligne 4 : elle manque.")


def test_the_last_line_cannot_go_alone(referente: Agent, at: datetime) -> None:
    write(referente, at, 3)
    alter("DELETE FROM privacy_act WHERE number = 9")
    assert str(verdict()).startswith("Ligne 9 : elle manque")


def cut_the_end() -> None:
    """The last lines go, and the head is put back on the last one kept: a good shorter chain."""
    alter("DELETE FROM privacy_act WHERE number > 6")
    alter("DELETE FROM privacy_reading WHERE number > 6")
    alter(
        "UPDATE privacy_chainhead SET number = 6, "
        "seal = (SELECT seal FROM privacy_act WHERE number = 6)"
    )


def test_a_chain_cut_at_its_end_is_found_by_the_copy_kept_outside(
    referente: Agent, at: datetime
) -> None:
    write(referente, at, 3)
    watch.verify_tonight(at)
    cut_the_end()
    assert "s’arrête à la ligne 6, alors que la ligne 9 avait été vérifiée" in str(verdict())


def test_a_chain_cut_then_written_again_is_found_too(referente: Agent, at: datetime) -> None:
    write(referente, at, 3)
    watch.verify_tonight(at)
    cut_the_end()
    write(referente, at + timedelta(hours=1), 2)
    assert str(verdict()).startswith("Ligne 9, écrite le ")


def test_the_copy_kept_outside_cannot_be_rewritten(
    referente: Agent, at: datetime, data_dir: Path
) -> None:
    write(referente, at, 3)
    watch.verify_tonight(at)
    path = verification.checkpoint_path()
    assert path.is_relative_to(data_dir)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"number": 6}))
    assert str(verdict()) == "Le repère du journal a été modifié."


def test_a_head_put_back_is_found(referente: Agent, at: datetime) -> None:
    write(referente, at, 3)
    alter(
        "UPDATE privacy_chainhead SET number = 6, "
        "seal = (SELECT seal FROM privacy_act WHERE number = 6)"
    )
    assert str(verdict()) == "La fin du journal a été reculée ou effacée."


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE privacy_chainhead SET number = number - 1",
        "UPDATE privacy_chainhead SET seal = seal",
        "DELETE FROM privacy_chainhead",
    ],
)
def test_the_head_goes_forward_only(referente: Agent, at: datetime, sql: str) -> None:
    write(referente, at)
    with pytest.raises(DatabaseError, match="la fin du journal"):
        run(sql)
    assert verdict().intact


def test_a_rollback_leaves_no_gap(referente: Agent, at: datetime) -> None:
    write(referente, at)
    with transaction.atomic():
        write(referente, at)
        transaction.set_rollback(True)
    write(referente, at)
    assert (verdict().lines, verdict().intact) == (6, True)


def test_one_page_is_three_queries_however_many_compartments(
    referente: Agent, at: datetime, django_assert_num_queries: Callable[[int], Any]
) -> None:
    write(referente, at)
    with django_assert_num_queries(3), journal.page() as page:
        for family in range(5):
            journal.read(
                by=referente,
                family_id=family,
                compartments=("identity", "agreement", "followup"),
                ground="référente",
                at=at,
            )
        page.write()
    assert verdict().intact


def test_only_what_was_written_since_is_read_again(referente: Agent, at: datetime) -> None:
    write(referente, at, 3)
    watch.verify_tonight(at)
    write(referente, at)
    assert verification.verify(since=verification.checkpoint()).lines == 3


# --- Forgetting ---------------------------------------------------------------------------
@pytest.fixture
def aged(referente: Agent, at: datetime) -> Agent:
    """Nine lines of last year, three of today."""
    write(referente, at - timedelta(days=400), 3)
    write(referente, at)
    return referente


def test_forgetting_removes_the_oldest_lines_and_the_rest_verifies(
    aged: Agent, at: datetime
) -> None:
    assert journal.forget_before(at - timedelta(days=365), at=at) == 9
    assert not Reading.objects.filter(number__lte=9).exists()
    assert (verdict().lines, verdict().intact) == (4, True)


def test_forgetting_leaves_a_line_that_says_so(aged: Agent, at: datetime) -> None:
    journal.forget_before(at - timedelta(days=365), at=at)
    line = Act.objects.get(verb=journal.FORGOTTEN)
    assert (line.detail["to"], line.detail["lines"], line.number) == (9, 9, 13)


def test_forgetting_twice_and_everything(aged: Agent, at: datetime) -> None:
    journal.forget_before(at - timedelta(days=365), at=at)
    assert journal.forget_before(at - timedelta(days=365), at=at) == 0
    assert journal.forget_before(at + timedelta(days=400), at=at + timedelta(days=400)) == 4
    assert (verdict().lines, verdict().intact) == (1, True)
    assert journal.forget_before(datetime(2020, 1, 1, tzinfo=UTC), at=at) == 0


def test_an_old_line_behind_a_recent_one_stays(referente: Agent, at: datetime) -> None:
    write(referente, at)
    write(referente, at - timedelta(days=400))
    assert journal.forget_before(at - timedelta(days=365), at=at) == 0


def test_lines_taken_after_a_forgetting_are_still_missed(aged: Agent, at: datetime) -> None:
    journal.forget_before(at - timedelta(days=365), at=at)
    alter("DELETE FROM privacy_reading WHERE number = 10")
    assert str(verdict()).startswith("Ligne 10 : elle manque")


def test_a_forgetting_cannot_be_pretended(aged: Agent, at: datetime) -> None:
    journal.forget_before(at - timedelta(days=365), at=at)
    detail = Act.objects.get(number=13).detail
    seal = bytes(Reading.objects.get(number=11).seal).hex()
    alter("DELETE FROM privacy_reading WHERE number <= 11")
    alter(
        "UPDATE privacy_act SET detail = %s WHERE number = 13",
        json.dumps(detail | {"to": 11, "seal": seal}),
    )
    assert not verdict().intact


def test_a_checkpoint_older_than_what_was_forgotten_says_nothing(
    referente: Agent, at: datetime
) -> None:
    write(referente, at - timedelta(days=400), 3)
    watch.verify_tonight(at)
    write(referente, at)
    journal.forget_before(at - timedelta(days=365), at=at)
    assert verdict().intact
    assert verification.verify(since=verification.checkpoint()).intact


@transaction.atomic
def permitted(up_to: int, act: Callable[[], object]) -> None:
    """A permit, not taken back at the end."""
    ForgetPermit.objects.create(up_to=up_to)
    act()


def delete_old() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM privacy_reading WHERE number <= 9")


def test_after_forgetting_the_journal_refuses_again(aged: Agent, at: datetime) -> None:
    old = at - timedelta(days=400)
    assert journal.forget_before(old + timedelta(seconds=30), at=at) == 3
    assert not ForgetPermit.objects.exists()
    with pytest.raises(DatabaseError, match="le journal"), transaction.atomic():
        delete_old()


def test_a_permit_opens_no_further_than_its_number(aged: Agent) -> None:
    with pytest.raises(DatabaseError, match="le journal"):
        permitted(7, delete_old)
    assert verdict().lines == 12


def test_a_permit_does_not_allow_a_change(aged: Agent) -> None:
    with pytest.raises(DatabaseError, match="le journal"):
        permitted(99, lambda: Reading.objects.update(ground="autre"))


@pytest.mark.django_db(transaction=True)
def test_a_permit_left_behind_loses_the_whole_transaction(referente: Agent, at: datetime) -> None:
    write(referente, at, 3)
    with pytest.raises(IntegrityError):
        permitted(9, delete_old)
    assert verdict().lines == 9
    assert not ForgetPermit.objects.exists()


# --- The command, the night, the doctor ---------------------------------------------------
def test_the_command_says_how_many_lines(
    referente: Agent, at: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    write(referente, at, 3)
    call_command("journal", "verify")
    assert capsys.readouterr().out == "9 lignes, intactes.\n"
    write(referente, at)
    call_command("journal", "verify", "--since-last")
    assert capsys.readouterr().out.startswith("3 lignes, intactes.\n")


def test_the_command_ends_with_status_1(referente: Agent, at: datetime) -> None:
    write(referente, at, 3)
    alter("UPDATE privacy_reading SET ground = 'autre' WHERE number = 4")
    with pytest.raises(CommandError, match="Ligne 4") as stopped:
        call_command("journal", "verify")
    assert stopped.value.returncode == 1


def test_after_a_restore_the_end_found_is_taken_and_written(
    referente: Agent, at: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    write(referente, at, 3)
    watch.verify_tonight(at)
    cut_the_end()
    call_command("journal", "verify", "--after-restore")
    assert Act.objects.filter(verb="journal.restored").exists()
    call_command("journal", "verify")
    assert "intactes" in capsys.readouterr().out


def test_the_night_fails_aloud(referente: Agent, at: datetime) -> None:
    write(referente, at)
    assert watch.verify_tonight(at) == "Journal : 3 lignes, intactes."
    alter("UPDATE privacy_reading SET ground = 'autre' WHERE number = 1")
    with pytest.raises(watch.JournalAlteredError, match="Ligne 1"):
        watch.verify_tonight(at)


def test_the_doctor_says_what_is_wrong(referente: Agent, at: datetime) -> None:
    write(referente, at)
    assert watch.lines_are_as_written(at).level == "warn"
    watch.verify_tonight(at)
    assert watch.lines_are_as_written(at).level == "ok"
    assert watch.lines_are_as_written(at + timedelta(days=3)).level == "warn"
    cut = verification.Point(1, bytes(Reading.objects.get(number=1).seal))
    alter("DELETE FROM privacy_act")
    alter("DELETE FROM privacy_reading WHERE number > 1")
    alter("UPDATE privacy_chainhead SET number = 1, seal = %s", cut.seal)
    assert watch.lines_are_as_written(at).level == "error"


def test_the_doctor_sees_that_the_database_protects_the_journal(db: None, at: datetime) -> None:
    assert watch.database_refuses_changes(at).level == "ok"
    with without_triggers():
        assert watch.database_refuses_changes(at).level == "error"
