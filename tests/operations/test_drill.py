"""The restore drill (threat T17): everything comes back on another machine, or nothing changes."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import psycopg
import pytest

from berceau.operations.backup import payload, seal
from berceau.operations.backup.key import parse
from tests.operations.conftest import PACK, Saved
from tests.operations.instance import KEY, MARKER, OTHER_KEY, Instance, new_instance

REFUSED = (sqlite3.IntegrityError, psycopg.errors.RaiseException)


@pytest.fixture(scope="module")
def restored(saved: Saved, tmp_path_factory: pytest.TempPathFactory):
    """The same town on another machine, restored by the command of the README."""
    with new_instance(tmp_path_factory.mktemp("restored") / "data") as instance:
        instance.said = instance.do("restore", str(saved.backups))
        yield instance


def altered_copy(saved: Saved, folder: Path, change) -> Path:
    folder.mkdir()
    target = folder / saved.file.name
    target.write_bytes(change(bytearray(saved.file.read_bytes())))
    return folder


def flip(content: bytearray) -> bytes:
    content[len(content) // 2] ^= 1
    return bytes(content)


def test_every_family_comes_back(saved: Saved, restored: Instance) -> None:
    assert restored.names() == saved.instance.names()


def test_the_restored_town_is_not_empty(restored: Instance) -> None:
    assert MARKER in restored.names()


def test_every_table_has_its_rows(saved: Saved, restored: Instance) -> None:
    def counts(instance: Instance) -> dict[str, int]:
        tables = [
            "accounts_agent", "families_adult", "families_contact", "followup_note",
            "pathway_projectedstep", "django_migrations",
        ]  # fmt: skip
        return {t: instance.sql(f"SELECT count(*) FROM {t}")[0][0] for t in tables}

    assert counts(restored) == counts(saved.instance)


def test_the_packs_of_the_territory_come_back(restored: Instance) -> None:
    assert (restored.folder / "packs" / "ville.yaml").read_text() == PACK


def test_the_journal_still_refuses_changes_after_a_restore(restored: Instance) -> None:
    restored.do(
        "createagent", "--email", "a@b.example", "--first-name", "A", "--last-name", "B",
        "--organisation", "Mairie", BERCEAU_AGENT_PASSWORD="une phrase assez longue",
    )  # fmt: skip
    with pytest.raises(REFUSED):
        restored.sql("UPDATE privacy_act SET verb = 'autre'")


def test_new_rows_do_not_meet_the_restored_keys(restored: Instance) -> None:
    top = restored.sql("SELECT max(id) FROM families_neighbourhood")[0][0]
    restored.sql("INSERT INTO families_neighbourhood (commune_code, name) VALUES ('59122', 'Neuf')")
    new = restored.sql("SELECT id FROM families_neighbourhood WHERE name = 'Neuf'")[0][0]
    assert new > top


def test_nobody_is_signed_in_after_a_restore(restored: Instance) -> None:
    assert restored.sql("SELECT count(*) FROM django_session") == [(0,)]


def test_a_backup_alone_shows_nothing(saved: Saved) -> None:
    content = saved.file.read_bytes()
    assert not any(word in content for word in (MARKER.encode(), b"SQLite format", b"families_"))


def test_no_key_travels_in_a_backup(saved: Saved) -> None:
    """Neither the backup key nor any other file of the data folder than the packs."""
    entries = payload.unpacked(seal.opened([saved.file.read_bytes()], parse(KEY)))
    inside = {name: b"".join(blocks) for name, blocks in entries}
    assert (
        [name for name in inside if name.startswith("file/")],
        any(KEY.encode() in content for content in inside.values()),
    ) == (["file/packs/ville.yaml"], False)


def test_another_key_is_told_in_words(saved: Saved, elsewhere: Instance) -> None:
    answer = elsewhere.run("restore", str(saved.backups), BERCEAU_BACKUP_KEY=OTHER_KEY)
    assert (answer.returncode, "autre clé" in answer.stderr) == (1, True)


def test_one_altered_bit_is_refused_before_anything_is_touched(
    saved: Saved, elsewhere: Instance, tmp_path: Path
) -> None:
    altered = altered_copy(saved, tmp_path / "altered", flip)
    answer = elsewhere.run("restore", str(altered))
    assert (answer.returncode, "abîmée" in answer.stderr, tables_of(elsewhere)) == (1, True, 0)


def test_a_backup_cut_short_is_refused(saved: Saved, elsewhere: Instance, tmp_path: Path) -> None:
    cut = altered_copy(saved, tmp_path / "cut", lambda content: bytes(content[:-40]))
    assert "abîmée" in elsewhere.run("restore", str(cut)).stderr


def tables_of(instance: Instance) -> int:
    if instance.database_url:
        return instance.sql(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        )[0][0]
    return instance.sql("SELECT count(*) FROM sqlite_master")[0][0]


def test_an_instance_in_use_is_not_overwritten(saved: Saved) -> None:
    answer = saved.instance.run("restore", str(saved.backups))
    assert (answer.returncode, "n’est pas vide" in answer.stderr) == (1, True)


def test_replacing_asks_for_the_name_of_the_instance(saved: Saved) -> None:
    answer = saved.instance.run("restore", str(saved.backups), "--replace", typed="oui\n")
    assert (answer.returncode, "rien n’a changé" in answer.stderr) == (1, True)


def test_replacing_brings_back_what_was_lost(saved: Saved, elsewhere: Instance) -> None:
    elsewhere.do("restore", str(saved.backups))
    elsewhere.sql("UPDATE families_family SET name = 'rançon'")
    answer = elsewhere.run("restore", str(saved.backups), "--replace", typed="Berceau\n")
    assert (answer.returncode, elsewhere.names()) == (0, saved.instance.names())


def test_an_older_backup_is_brought_to_this_version(elsewhere: Instance, tmp_path: Path) -> None:
    with new_instance(tmp_path / "old") as old:
        old.do("migrate", "accounts", "0003", "-v0")
        # Verified, though its tables are those of another day.
        old.do("backup", "--to", str(tmp_path / "backups"))
    elsewhere.do("restore", str(tmp_path / "backups"))
    assert elsewhere.names() == []


def test_the_command_lists_what_is_kept(saved: Saved) -> None:
    assert f"{saved.file.name} · " in saved.instance.do(
        "backup", "list", "--from", str(saved.backups)
    )


def test_verification_restores_on_a_trial(saved: Saved) -> None:
    said = saved.instance.do("backup", "verify", "--from", str(saved.backups))
    assert "restaurée sur une base d’essai" in said


def test_verification_finds_an_altered_backup(saved: Saved, tmp_path: Path) -> None:
    altered = altered_copy(saved, tmp_path / "altered", flip)
    answer = saved.instance.run("backup", "verify", "--from", str(altered))
    assert (answer.returncode, "abîmée" in answer.stderr) == (1, True)


def test_the_day_of_a_backup_may_be_asked_for(saved: Saved, tmp_path: Path) -> None:
    both = tmp_path / "both"
    shutil.copytree(saved.backups, both)
    (both / "berceau-20200101T030000Z.sauvegarde").write_bytes(b"autre")
    answer = saved.instance.run("backup", "verify", "--from", str(both), "--at", "2020-01-02")
    assert "abîmée" in answer.stderr


def test_without_a_key_production_is_told_how_to_make_one(saved: Saved, tmp_path: Path) -> None:
    answer = saved.instance.run(
        "backup",
        "--to",
        str(tmp_path),
        BERCEAU_BACKUP_KEY="",
        BERCEAU_BACKUP_KEY_FILE="/nulle/part",
    )
    assert (answer.returncode, "BERCEAU_BACKUP_KEY_FILE" in answer.stderr) == (1, True)
