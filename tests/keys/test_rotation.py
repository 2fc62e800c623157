"""Rotation, its interruptions, and what a page says when a key is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from berceau.accounts.models import Agent
from berceau.followup.models import Note, NoteKind
from berceau.kit import crypto, keyfile, sealing
from berceau.operations.checks import keys as checks
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "cles"
    keyfile.create(path)
    settings.FIELD_KEYS, settings.FIELD_KEYS_FILE = "", str(path)
    settings.FIELD_KEYS_MADE_ALONE = False
    return path


@pytest.fixture
def notes(keys: Path, referente: Agent) -> list[Note]:
    """Three notes of a family, sealed with the first key; a second key is now in front."""
    family = factories.FamilyFactory(referente=referente)
    made = [
        Note.objects.create(
            family=family, author=referente, kind=NoteKind.CALL, text=f"XKSECRETXK {n}",
            happened_on=factories.TODAY, at=factories.AT,
        )
        for n in range(3)
    ]  # fmt: skip
    keyfile.put_first(keys)
    return made


def test_a_correction_made_in_between_wins(
    notes: list[Note], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, corrected = sealing._swap, notes[1].pk

    def swap(table: sealing.Table, key: Any, new: Any) -> int:
        if table.model is Note and key == corrected and not seen:
            seen.append(key)
            Note.objects.filter(pk=key).update(text="Corrigé entre-temps.")
        return real(table, key, new)

    seen: list[Any] = []
    monkeypatch.setattr(sealing, "_swap", swap)
    sealing.rotate(lambda label, rows: None)
    assert seen == [corrected]
    assert Note.objects.get(pk=corrected).text == "Corrigé entre-temps."
    assert sealing.old_values() == 0


def test_a_rotation_that_was_stopped_starts_again_where_it_was(
    notes: list[Note], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, done = sealing._swap, []

    def swap(table: sealing.Table, key: Any, new: Any) -> int:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(key)
        return real(table, key, new)

    before = sealing.old_values()
    monkeypatch.setattr(sealing, "GROUP", 1)
    monkeypatch.setattr(sealing, "_swap", swap)
    with pytest.raises(KeyboardInterrupt):
        sealing.rotate(lambda label, rows: None)
    left = sealing.old_values()
    assert 0 < left < before
    monkeypatch.setattr(sealing, "_swap", real)
    sealing.rotate(lambda label, rows: None)
    assert sealing.old_values() == 0
    assert [note.text for note in Note.objects.order_by("pk")] == [note.text for note in notes]


def test_rotating_twice_changes_nothing_more(notes: list[Note]) -> None:
    assert sealing.rotate(lambda label, rows: None) > 0
    assert sealing.rotate(lambda label, rows: None) == 0


def test_status_counts_by_key_and_by_column(notes: list[Note], capsys: Any) -> None:
    call_command("keys", "status")
    said = capsys.readouterr().out
    assert "followup.Note.text" in said
    assert "à garder" in said


def test_status_sees_values_in_clear(notes: list[Note]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE followup_note SET text = 'en clair'")
    with pytest.raises(CommandError, match="berceau migrate"):
        call_command("keys", "status")


def test_a_value_of_another_column_stops_the_rotation(notes: list[Note]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE followup_note SET themes = text WHERE id = %s", [notes[0].pk])
    with pytest.raises(CommandError, match=r"followup\.Note\.themes"):
        call_command("keys", "rotate")


@pytest.mark.usefixtures("on_that_day")
def test_a_page_whose_key_is_missing_says_so_and_shows_nothing_else(
    notes: list[Note], keys: Path, client_of: Callable[[Agent], Client], referente: Agent
) -> None:
    client = client_of(referente)
    client.raise_request_exception = False
    keys.write_text(f"{keyfile.line_of('k9')}\n{keys.read_text().splitlines()[-1]}")
    crypto.ring()
    page = client.get(reverse("desk:family", args=[notes[0].family.reference]))
    assert page.status_code == 503
    shown = page.content.decode()
    assert "clé" in shown
    assert "berceau keys status" in shown
    assert crypto.VERSION not in shown
    assert "XKSECRETXK" not in shown


def test_the_doctor_is_green_when_every_value_is_on_the_first_key(keys: Path) -> None:
    assert (checks.present(factories.AT).level, checks.in_use(factories.AT).level) == ("ok", "ok")


def test_the_doctor_says_that_others_may_read_the_keys(keys: Path) -> None:
    keys.chmod(0o644)
    found = checks.present(factories.AT)
    assert found.level == "warn"
    assert "chmod 600" in found.remedy


def test_the_doctor_says_that_the_keys_are_gone(keys: Path) -> None:
    keys.unlink()
    found = checks.present(factories.AT)
    assert found.level == "error"
    assert "copie hors ligne" in found.remedy


def test_the_doctor_counts_what_is_on_an_old_key(notes: list[Note]) -> None:
    found = checks.in_use(factories.AT)
    assert found.level == "warn"
    assert "ancienne clé" in found.sentence
    assert "berceau keys rotate" in found.remedy


def test_the_doctor_names_a_key_that_is_missing(notes: list[Note], keys: Path) -> None:
    gone = keys.read_text().splitlines()[1].partition(":")[0]
    keys.write_text("\n".join(line for line in keys.read_text().split() if gone not in line))
    found = checks.in_use(factories.AT)
    assert found.level == "error"
    assert gone in found.sentence


def test_the_doctor_sees_values_in_clear(notes: list[Note]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE followup_note SET text = 'en clair'")
    assert checks.in_use(factories.AT).level == "error"
