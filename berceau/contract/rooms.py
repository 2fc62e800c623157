"""The programmes of this instance: what is asked of all of them, what they are told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

from berceau.contract.messages import Outgoing, Verdict
from berceau.contract.programme import Programme
from berceau.contract.screens import Recall

if TYPE_CHECKING:
    from berceau.accounts.models import Agent


@lru_cache(maxsize=1)
def programmes() -> tuple[Programme, ...]:
    """The programmes of this instance, in the order of the settings."""
    return tuple(import_module(path).PROGRAMME for path in settings.BERCEAU_PROGRAMMES)


def reached(agent: Agent, today: date) -> set[int]:
    """Files that this agent reaches otherwise than by following them."""
    return {
        key
        for programme in programmes()
        if programme.reaches is not None
        for key in programme.reaches(agent, today)
    }


def announce_change(family_id: int) -> None:
    """Tell every programme that asked for it that the facts of this family changed."""
    for programme in programmes():
        if programme.family_changed is not None:
            programme.family_changed(family_id)


def announce_opening(family_id: int, *, by: Agent | None, at: datetime) -> None:
    """Tell every programme that asked for it that a file was opened."""
    for programme in programmes():
        if programme.family_opened is not None:
            programme.family_opened(family_id, by, at)


def announce_entrusting(family_id: int, *, at: datetime) -> None:
    """Tell every programme that asked for it that a référente now answers for this file."""
    for programme in programmes():
        if programme.family_entrusted is not None:
            programme.family_entrusted(family_id, at)


def recalls(agent: Agent, family_ids: Collection[int]) -> dict[int, Recall]:
    """What to know before ringing these families, as far as this agent may read it."""
    known: dict[int, Recall] = {}
    for programme in programmes():
        if programme.recall is not None and family_ids:
            known.update(programme.recall(agent, family_ids))
    return known


def unheard(family_ids: Collection[int]) -> dict[int, datetime]:
    """The files, among these, where somebody waits for an answer, and since when."""
    waiting: dict[int, datetime] = {}
    for programme in programmes():
        if programme.unheard is not None and family_ids:
            for family_id, since in programme.unheard(family_ids).items():
                waiting[family_id] = min(since, waiting.get(family_id, since))
    return waiting


def suspended(family_ids: Collection[int]) -> dict[int, str]:
    """The files, among these, that somebody or something asks to keep for now, and why."""
    kept: dict[int, str] = {}
    for programme in programmes():
        if programme.suspends is not None and family_ids:
            kept.update(programme.suspends(family_ids))
    return kept


def judged(messages: Sequence[Outgoing], at: datetime) -> dict[int, Verdict]:
    """The messages, by position, that must not leave at this moment, and why.

    A rule that says « never » wins over one that says « later »; of two « later », the latest.
    """
    verdicts: dict[int, Verdict] = {}
    for programme in programmes():
        for rule in programme.stop_rules:
            for position, verdict in rule.judge(messages, at).items():
                held = verdicts.get(position)
                if held is None or _is_stricter(verdict, held):
                    verdicts[position] = verdict
    return verdicts


def _is_stricter(one: Verdict, other: Verdict) -> bool:
    if other.until is None:
        return False
    return one.until is None or one.until > other.until
