"""Thirty-five days are kept; nothing goes before the new backup has been restored on a trial."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from berceau.operations import state
from berceau.operations.backup import restoring, rolling, taking
from berceau.operations.backup.key import parse
from berceau.operations.backup.restoring import choose
from berceau.operations.backup.seal import AlteredError, BackupRefusedError
from berceau.operations.backup.store import StoreError, name_of, place
from tests.operations.instance import KEY

DAYS = 35


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def put(folder: Path, *moments: datetime) -> None:
    folder.mkdir(exist_ok=True)
    for moment in moments:
        (folder / name_of(moment)).write_bytes(b"x")


def test_what_is_older_than_thirty_five_days_goes(folder: Path, at: datetime) -> None:
    old, kept = at - timedelta(days=DAYS, seconds=1), at - timedelta(days=DAYS)
    put(folder, old, kept, at)
    rolling.let_go(place(str(folder)), at=at, keep_days=DAYS)
    assert left(folder) == [name_of(kept), name_of(at)]


def test_the_newest_stays_whatever_its_age(folder: Path, at: datetime) -> None:
    put(folder, at - timedelta(days=400))
    assert rolling.let_go(place(str(folder)), at=at, keep_days=DAYS) == (0, "")


def test_other_files_of_the_folder_are_left_alone(folder: Path, at: datetime) -> None:
    put(folder, at - timedelta(days=400), at)
    (folder / "photos.zip").write_bytes(b"x")
    rolling.let_go(place(str(folder)), at=at, keep_days=DAYS)
    assert left(folder) == [name_of(at), "photos.zip"]


def test_nothing_goes_when_the_new_backup_does_not_restore(
    folder: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = at - timedelta(days=100)
    put(folder, old)
    monkeypatch.setattr(taking, "_entries", lambda *_given: iter([("seul", [b"rien"])]))
    with pytest.raises(AlteredError):
        rolling.back_up(place(str(folder)), parse(KEY), at=at, keep_days=DAYS)
    assert name_of(old) in left(folder)


def test_a_backup_that_does_not_restore_is_not_said_verified(
    folder: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "_entries", lambda *_given: iter([("seul", [b"rien"])]))
    with pytest.raises(AlteredError):
        rolling.back_up(place(str(folder)), parse(KEY), at=at, keep_days=DAYS)
    assert state.last(rolling.VERIFIED) == {}


def test_a_backup_that_fails_halfway_leaves_no_file(
    folder: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_given: object):
        yield "un", [b"x" * 9_000_000]
        raise RuntimeError("panne")

    monkeypatch.setattr(taking, "_entries", breaks)
    with pytest.raises(RuntimeError):
        rolling.back_up(place(str(folder)), parse(KEY), at=at, keep_days=DAYS)
    assert left(folder) == []


def test_two_backups_at_once_are_refused(folder: Path, at: datetime) -> None:
    with state.alone("backup"), pytest.raises(state.AlreadyRunningError):
        rolling.back_up(place(str(folder)), parse(KEY), at=at, keep_days=DAYS)


def test_a_day_asks_for_its_last_backup(folder: Path, at: datetime) -> None:
    put(folder, at - timedelta(days=1), at, at + timedelta(hours=1), at + timedelta(days=2))
    assert choose(place(str(folder)), at.date().isoformat()).name == name_of(
        at + timedelta(hours=1)
    )


def test_a_day_before_everything_is_refused(folder: Path, at: datetime) -> None:
    put(folder, at)
    with pytest.raises(BackupRefusedError):
        choose(place(str(folder)), "2020-01-01")


def test_an_unknown_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        place("ftp://ailleurs/dossier")


def test_no_place_is_told() -> None:
    with pytest.raises(StoreError):
        place("")


def test_a_backup_of_a_newer_version_is_refused() -> None:
    described = restoring.Layout("sqlite", [("families", "9999_from_the_future")])
    with pytest.raises(BackupRefusedError, match="plus récente"):
        restoring._refuse_newer(described)


def test_a_file_of_a_backup_never_leaves_the_packs() -> None:
    with pytest.raises(AlteredError):
        restoring._put_files({"packs/../../ailleurs": b"x"})
