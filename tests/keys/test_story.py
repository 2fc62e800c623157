"""Values written in clear become sealed, and keys change, without a word lost or shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = 300


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What a process of its own saw, on a database of its own."""
    folder = tmp_path_factory.mktemp("keys")
    environment = os.environ | {
        "BERCEAU_MODE": "test",
        "BERCEAU_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "berceau.config.settings",
        "PYTHONUTF8": "1",
    }
    server, name = environment.get("DATABASE_URL"), f"keys_{os.getpid()}"
    if server:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        environment["DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    told = subprocess.run(
        [sys.executable, "-m", "tests.keys.story", str(FAMILIES)],
        cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=170, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-4000:]
    yield json.loads(told.stdout)
    if server:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} (FORCE)").format(sql.Identifier(name)))


def test_the_landed_values_were_in_clear(story: dict[str, Any]) -> None:
    assert len(story["planted"]) == 3


@pytest.mark.parametrize("moment", ["read_sealed", "read_back", "read_again"])
def test_each_value_reads_the_same_sealed_back_and_sealed_again(
    story: dict[str, Any], moment: str
) -> None:
    assert story[moment] is True


def test_nothing_of_them_is_left_in_the_files(story: dict[str, Any]) -> None:
    assert story["left"] == []


def test_the_way_back_writes_them_in_clear(story: dict[str, Any]) -> None:
    assert story["clear_again"]


def test_colleagues_read_and_correct_while_keys_change(story: dict[str, Any]) -> None:
    assert story["rotation"]["troubles"] == []
    assert story["rotation"]["corrections"] > 5


def test_no_correction_is_lost(story: dict[str, Any]) -> None:
    assert story["rotation"]["lost"] == []


def test_what_nobody_corrected_is_as_it_was(story: dict[str, Any]) -> None:
    assert story["rotation"]["changed"] == []


def test_the_old_key_serves_no_more_and_may_go(story: dict[str, Any]) -> None:
    told = story["rotation"]
    assert told["old_values"] == 0
    assert f"« {told['old']} » : ne sert plus" in told["status"]
    assert "Terminé." in told["said"]


def test_a_key_that_serves_is_missed_with_what_to_do(story: dict[str, Any]) -> None:
    assert "Remettre sa ligne" in story["rotation"]["missing"]
