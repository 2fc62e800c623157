"""What a room does every night, and what it tells the doctor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class NightlyJob:
    """What a room does every night, run by `berceau nightly` in the order of `order`.

    `run` receives the moment of the night and returns one French sentence that says what was done,
    with no name in it. An exception is a failure: the jobs after it still run, the doctor says it.
    It must be safe to run twice; it opens its own transactions. `rehearse` says what the job would
    do, writing nothing (`--dry-run`); without it the job is only named.
    """

    key: str
    label: _StrOrPromise
    run: Callable[[datetime], str]
    order: int
    rehearse: Callable[[datetime], str] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: one French sentence with no name in it, and what to do about it."""

    level: Literal["ok", "warn", "error"]
    sentence: str
    remedy: str = ""
    """Needed unless the level is ok."""


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One line of `berceau doctor` and of « État de l’instance ».

    `run` receives the moment, writes nothing, answers within a few seconds. An exception becomes
    a red line: a check that cannot be made is not a green one.
    """

    key: str
    label: _StrOrPromise
    run: Callable[[datetime], Finding]
