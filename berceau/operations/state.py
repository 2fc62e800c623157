"""What the machine remembers of its own running: the last night, the last backup. No table.

One small JSON file in the data folder, written in one move; it holds dates, counts and sentences
without names. Losing it loses nothing but the answers of the doctor until the next night.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings


class AlreadyRunningError(RuntimeError):
    """Another process does the same thing at this moment."""


def folder() -> Path:
    """`<data>/operations`, readable by the service alone."""
    path: Path = settings.DATA_DIR / "operations"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def last(key: str) -> dict[str, Any]:
    """What was recorded under this name; empty when nothing was, or when it cannot be read."""
    facts = _read().get(key, {})
    return facts if isinstance(facts, dict) else {}


def moment(facts: dict[str, Any], key: str = "at") -> datetime | None:
    """A moment of a record, or None."""
    try:
        return datetime.fromisoformat(facts[key])
    except (KeyError, TypeError, ValueError):
        return None


def record(key: str, facts: dict[str, Any]) -> None:
    """Keep these facts under this name, in the place of the last ones."""
    with alone("state", wait=True):
        everything = _read() | {key: facts}
        draft = folder() / "state.json.new"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(everything, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder() / "state.json")


@contextmanager
def alone(name: str, *, wait: bool = False) -> Iterator[None]:
    """Only one process of this machine at a time. Raises AlreadyRunningError unless it may wait.

    The lock belongs to the process: a process that dies leaves nothing locked behind it.
    """
    with (folder() / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(name) from None
        yield


def _read() -> dict[str, Any]:
    try:
        read = json.loads((folder() / "state.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
