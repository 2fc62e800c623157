"""The night: every job in order, each in its own safety, one night at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from berceau import contract
from berceau.contract import NightlyJob, Programme
from berceau.operations import night, state

pytestmark = pytest.mark.django_db
NAME = "Dubois 06 39 98 00 00"


def breaks(at: datetime) -> str:
    raise ValueError(NAME)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """A house with these jobs (key, order, run); the list that it gives fills as they run."""

    def build(*jobs: tuple[str, int, Callable[[datetime], str] | None]) -> list[str]:
        ran: list[str] = []

        def recorded(key: str, run: Callable[[datetime], str] | None):
            def job(at: datetime) -> str:
                ran.append(key)
                return run(at) if run else f"{key} fait"

            return job

        made = tuple(NightlyJob(key, key, recorded(key, run), order) for key, order, run in jobs)
        room = Programme(key="essai", label="Essai", nightly=made)
        monkeypatch.setattr(night, "programmes", lambda: (room,))
        return ran

    return build


def test_jobs_run_in_their_order(house, at: datetime) -> None:
    ran = house(("c", 3, None), ("a", 1, None), ("b", 2, None))
    night.run(at=at)
    assert ran == ["a", "b", "c"]


def test_a_job_that_fails_does_not_stop_the_others(house, at: datetime) -> None:
    ran = house(("a", 1, None), ("b", 2, breaks), ("c", 3, None))
    lines = night.run(at=at)
    assert ([line.ok for line in lines], ran) == ([True, False, True], ["a", "b", "c"])


def test_a_failure_says_nothing_of_a_family(
    house, at: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the sentence, nor the file of the doctor, nor the technical log."""
    house(("b", 2, breaks))
    night.run(at=at)
    written = (state.folder() / "state.json").read_text() + caplog.text
    assert (NAME in written, "ValueError" in written) == (False, True)


def test_the_result_is_kept_for_the_doctor(house, at: datetime) -> None:
    house(("a", 1, None), ("b", 2, breaks))
    night.run(at=at)
    kept = state.last(night.KEPT_AS)
    assert (state.moment(kept), kept["ok"], [line["ok"] for line in kept["lines"]]) == (
        at, False, [True, False],
    )  # fmt: skip


def test_two_nights_at_once_are_refused(house, at: datetime) -> None:
    ran = house(("a", 1, None))
    with state.alone("nightly"), pytest.raises(state.AlreadyRunningError):
        night.run(at=at)
    assert ran == []


def test_a_night_that_ended_leaves_the_door_open(house, at: datetime) -> None:
    ran = house(("a", 1, None))
    night.run(at=at)
    night.run(at=at)
    assert ran == ["a", "a"]


def test_a_dry_run_runs_nothing(house, at: datetime) -> None:
    ran = house(("a", 1, None))
    night.rehearse(at=at)
    assert (ran, state.last(night.KEPT_AS)) == ([], {})


def test_a_dry_run_asks_the_rehearsal(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    job = NightlyJob("a", "A", breaks, 1, rehearse=lambda at: "demain : 3 dossiers")
    room = Programme(key="essai", label="Essai", nightly=(job,))
    monkeypatch.setattr(night, "programmes", lambda: (room,))
    assert [line.sentence for line in night.rehearse(at=at)] == ["demain : 3 dossiers"]


def test_the_command_fails_when_a_job_fails(house, capsys: pytest.CaptureFixture[str]) -> None:
    house(("a", 1, None), ("b", 2, breaks))
    with pytest.raises(SystemExit) as stopped:
        call_command("nightly")
    assert (stopped.value.code, "1 tâche a échoué : b" in capsys.readouterr().out) == (1, True)


def test_the_command_says_that_all_is_well(house, capsys: pytest.CaptureFixture[str]) -> None:
    house(("a", 1, None))
    call_command("nightly")
    assert "La nuit s’est bien passée : 1 tâche." in capsys.readouterr().out


def test_the_command_says_that_another_night_runs(house) -> None:
    house(("a", 1, None))
    with state.alone("nightly"), pytest.raises(CommandError, match="Une autre nuit"):
        call_command("nightly")


@pytest.mark.parametrize("key", ["accounts", "pathway", "backup"])
def test_the_night_of_the_house_holds(key: str) -> None:
    assert key in [job.key for job in night.jobs()]


def test_the_backup_comes_last() -> None:
    assert night.jobs()[-1].key == "backup"


def test_a_state_file_that_is_spoilt_is_empty(at: datetime) -> None:
    (state.folder() / "state.json").write_text("{abîmé")
    state.record("night", {"at": at.isoformat()})
    assert state.moment(state.last("night")) == at


def test_the_whole_night_runs_on_an_empty_house(at: datetime) -> None:
    """Every contributed job really runs."""
    contract.programmes.cache_clear()
    assert [line.sentence for line in night.run(at=at) if not line.ok] == []
