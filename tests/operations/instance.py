"""A whole instance of its own, driven by its commands: folder, database, keys."""

from __future__ import annotations

import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings

KEY = "b3BlcmF0aW9ucy10ZXN0cy1rZXktb3BlcmF0aW9uczA="
OTHER_KEY = "YW5vdGhlci1rZXktYW5vdGhlci1rZXktYW5vdGhlcjA="
MARKER = "Zéphirine-Marqueur"


@dataclass
class Instance:
    """Runs `berceau …` in a process, on its own folder and database."""

    folder: Path
    database_url: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    def run(
        self, *arguments: str, typed: str = "", **more: str
    ) -> subprocess.CompletedProcess[str]:
        outside = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("BERCEAU_", "AWS_", "DATABASE_URL", "DJANGO_"))
        }
        own = {
            "BERCEAU_MODE": "test",
            "BERCEAU_DATA_DIR": str(self.folder),
            "BERCEAU_BACKUP_KEY": KEY,
            "DATABASE_URL": self.database_url,
        }
        return subprocess.run(
            [sys.executable, "-m", "berceau", *arguments],
            env=outside | own | self.environment | more, input=typed, capture_output=True,
            text=True, check=False, timeout=600,
        )  # fmt: skip

    def do(self, *arguments: str, **more: str) -> str:
        """The same, which must succeed; what it said."""
        answer = self.run(*arguments, **more)
        assert answer.returncode == 0, answer.stderr[-2000:]
        return answer.stdout

    def sql(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Straight to the database, without Berceau."""
        if self.database_url:
            with psycopg.connect(self.database_url) as own:
                cursor = own.execute(query.replace("?", "%s"), parameters or None)
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.folder / "berceau.sqlite3")) as own:
            rows = own.execute(query, parameters).fetchall()
            own.commit()
            return rows

    def names(self) -> list[str]:
        return [name for (name,) in self.sql("SELECT name FROM families_family ORDER BY id")]


def _server(name: str) -> str:
    return urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}"))


@contextmanager
def new_instance(folder: Path) -> Iterator[Instance]:
    """An instance whose database is empty: no table yet."""
    folder.mkdir(parents=True, exist_ok=True)
    if not settings.DATABASE_URL:
        yield Instance(folder)
        return
    name = f"berceau_drill_{secrets.token_hex(5)}"
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    try:
        yield Instance(folder, _server(name))
    finally:
        with psycopg.connect(settings.DATABASE_URL, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
