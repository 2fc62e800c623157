"""An import that is cut, overtaken or broken while it writes: finished or taken back, not half."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from berceau.accounts.models import Agent
from berceau.accounts.roles import Role
from berceau.directory import search_index
from berceau.directory.actions import imports
from berceau.directory.imports import passing, working
from berceau.directory.imports.books import FileError, Opened
from berceau.directory.imports.parcel import opened
from berceau.directory.models import ImportRun, SearchEntry, Service, Step, Structure
from berceau.directory.tasks import tell
from tests import factories
from tests.directory.di_rows import service, structure
from tests.directory.found import a_professional
from tests.directory.test_import import as_json, given, imported

pytestmark = pytest.mark.django_db
TODAY, AT = factories.TODAY, factories.AT


@pytest.fixture
def manager(db: None) -> Agent:
    return factories.AgentFactory(role=Role.LOCAL_MANAGER)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ten structures and their services, written four by four."""
    monkeypatch.setattr(passing, "BATCH", 4)
    path = tmp_path / "annuaire.json"
    path.write_bytes(
        as_json(
            [structure(f"s{n}") for n in range(10)],
            [service(f"v{n}", of=f"s{n}") for n in range(10)],
        )
    )
    return path


class KilledError(BaseException):
    """The process is gone: no `except Exception` sees it."""


def command(verb: str, *said: str) -> tuple[int, str, str]:
    """The exit status and what was said, on each stream."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("directory", verb, *said, stdout=out, stderr=err)
    except SystemExit as stopped:
        return int(str(stopped.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def cut(file: Path, monkeypatch: pytest.MonkeyPatch, *, after: int) -> ImportRun:
    """The command is killed after so many lines were written, three minutes ago."""

    def dies(run: ImportRun, lines: int) -> None:
        if lines >= after:
            raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr("berceau.directory.cli.importing.tell", dies)
        with pytest.raises(KilledError):
            command("import", str(file))
    ImportRun.objects.update(moved_at=timezone.now() - timedelta(minutes=3))
    return ImportRun.objects.get()


def published() -> tuple[int, int]:
    return Structure.objects.published().count(), Service.objects.published().count()


def test_what_a_cut_command_wrote_is_whole_batches_and_says_so(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = cut(file, monkeypatch, after=8)
    assert run.step == Step.WRITES
    assert published() == (8, 0)
    status, _out, err = command("import", str(file))
    assert status == 2
    assert "--resume" in err
    assert f"undo-import {run.reference}" in err


def test_a_cut_command_is_resumed_and_then_undone_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = cut(file, monkeypatch, after=14)
    status, out, err = command("import", str(file), "--resume")
    assert (status, err) == (0, "")
    assert f"Import {run.reference} fini." in out
    assert published() == (10, 10)
    run.refresh_from_db()
    assert run.step == Step.DONE
    assert command("undo-import", run.reference)[0] == 0
    assert published() == (0, 0)


def test_the_search_finds_what_was_written_before_the_cut_too(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut(file, monkeypatch, after=14)
    assert not SearchEntry.objects.exists()
    command("import", str(file), "--resume")
    assert SearchEntry.objects.filter(service_key__isnull=False).count() == 10


def test_the_search_finds_a_person_by_the_new_name_of_their_structure(file: Path) -> None:
    command("import", str(file))
    where = Structure.objects.get(source_id="s3")
    person = a_professional(
        first_name="Odette", last_name="Mercier", structure=where, agreed_on=TODAY
    )
    search_index.refresh_professionals([person.pk])
    file.write_bytes(as_json([structure("s3", nom="Maison Tournesol", date_maj="2026-11-01")], []))
    command("import", str(file))
    said = SearchEntry.objects.get(professional_key=person.pk)
    assert "tournesol" in said.words
    run = ImportRun.objects.latest("pk")
    command("undo-import", run.reference)
    said.refresh_from_db()
    assert "tournesol" not in said.words


def test_a_cut_command_is_undone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = cut(file, monkeypatch, after=14)
    assert published() == (10, 4)
    status, out, _err = command("undo-import", run.reference)
    assert status == 0
    assert "revenu à ce qu’il était" in out
    assert published() == (0, 0)
    assert command("import", str(file))[0] == 0
    assert published() == (10, 10)


def test_resumed_with_a_later_file_it_goes_back_to_what_was_before_both(
    manager: Agent, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported([structure("s0", telephone="03 27 00 00 00")], [], manager)
    ImportRun.objects.all().delete()
    for phone in ("03 27 00 00 01", "03 27 00 00 02"):
        file.write_bytes(as_json([structure("s0", telephone=phone), structure("s1")], []))
        if phone.endswith("1"):
            run = cut(file, monkeypatch, after=2)
        else:
            command("import", str(file), "--resume")
    assert Structure.objects.get(source_id="s0").phone == "+33327000002"
    command("undo-import", run.reference)
    assert Structure.objects.get(source_id="s0").phone == "+33327000000"


def test_nothing_is_resumed_when_nothing_was_cut_or_it_is_another_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, _out, err = command("import", str(file), "--resume")
    assert (status, published()) == (2, (0, 0))
    assert "Aucun import" in err
    cut(file, monkeypatch, after=4)
    other = file.with_name("autre.json")
    other.write_bytes(file.read_bytes())
    assert "donner le même fichier" in command("import", str(other), "--resume")[2]
    ImportRun.objects.update(moved_at=timezone.now())
    assert "deux minutes" in command("import", str(file), "--resume")[2]
    assert "deux minutes" in command("undo-import", ImportRun.objects.get().reference)[2]


def test_undo_import_says_which(file: Path) -> None:
    command("import", str(file))
    run = ImportRun.objects.get()
    status, out, err = command("undo-import")
    assert status == 2
    assert run.reference in out
    assert "RÉFÉRENCE" in err
    assert command("undo-import", "INCONNUE")[0] == 2
    assert published() == (10, 10)


def test_the_screen_does_not_begin_again_what_it_has_no_file_of(
    manager: Agent, file: Path, monkeypatch: pytest.MonkeyPatch, client_of: Any
) -> None:
    run = cut(file, monkeypatch, after=4)
    with pytest.raises(ValidationError, match="--resume"):
        imports.begin_again(reference=run.reference, by=manager, at=timezone.now())
    page = client_of(manager).get(f"/annuaire/imports/{run.reference}/").content.decode()
    assert "--resume" in page
    assert "Relancer" not in page
    assert "Annuler ce qui est écrit" in page


def test_a_file_that_breaks_while_it_is_written_leaves_nothing(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = passing.Pass._batch
    told = []

    def breaks(self: passing.Pass, section: str, batch: Any) -> None:
        read(self, section, batch)
        if self.writer is not None and section == "services":
            told.append(published())
            raise FileError("Ce fichier est abîmé.")

    monkeypatch.setattr(passing.Pass, "_batch", breaks)
    status, _out, err = command("import", str(file))
    assert status == 2
    assert "abîmé" in err
    assert told == [(10, 4)]
    assert published() == (0, 0)
    assert ImportRun.objects.get().step == Step.REFUSED


def test_dropped_while_it_is_read_it_stays_dropped(manager: Agent) -> None:
    run = given(as_json([structure(f"s{n}") for n in range(3)], [service(of="s1")]), manager)

    def drops(run: ImportRun, lines: int) -> None:
        if lines == 3:
            imports.drop(reference=run.reference, by=manager, at=AT)
        tell(run, lines)

    left = working.look(run=run, at=AT, today=TODAY, tell=drops)
    assert left.step == Step.DROPPED
    assert ImportRun.objects.get().step == Step.DROPPED


def test_taken_back_while_it_writes_it_writes_no_more(
    manager: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passing, "BATCH", 2)
    content = json.dumps([structure(f"s{n}") for n in range(6)]).encode()
    run = given(content, manager)
    working.look(run=run, at=AT, today=TODAY, tell=lambda run, lines: None)
    run = imports.ask_to_write(
        reference=run.reference, good_lines=False, withdraw_gone=False, by=manager, at=AT
    )

    def undone(run: ImportRun, lines: int) -> None:
        if lines == 2:
            imports.undo(reference=run.reference, by=manager, at=AT + timedelta(minutes=3))

    parcel = opened([Opened(lambda: io.BytesIO(content), "essai.json")])
    left = working.write(run=run, at=AT, today=TODAY, tell=undone, parcel=parcel)
    assert left.step == Step.UNDONE
    assert Structure.objects.count() == 2
    assert published() == (0, 0)


def test_begun_again_then_dropped_it_leaves_nothing(manager: Agent) -> None:
    run = imported([structure()], [service()], manager)
    ImportRun.objects.update(step=Step.QUEUED)
    imports.drop(reference=run.reference, by=manager, at=AT)
    assert published() == (0, 0)


def test_a_table_of_a_town_is_resumed_with_the_source_and_columns_of_then(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = file.with_name("ville.csv")
    table.write_text("Structure;Mot\n" + "".join(f"Lieu {n};Le mot {n}\n" for n in range(10)))

    def dies(run: ImportRun, lines: int) -> None:
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr("berceau.directory.cli.importing.tell", dies)
        with pytest.raises(KilledError):
            command("import", str(table), "--source", "ville")
    ImportRun.objects.update(
        moved_at=timezone.now() - timedelta(minutes=3),
        columns={"Structure": "nom", "Mot": "description"},
    )
    assert command("import", str(table), "--resume")[0] == 0
    assert published() == (10, 10)
    assert Structure.objects.get(name="Lieu 9").source == "ville"
    assert Service.objects.get(name="Lieu 9").description == "Le mot 9"
