"""The purposes of messages, read from `purposes.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import resources

from berceau.messaging.models import Channel


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a message leaves, and what that allows."""

    key: str
    label: str
    keeps_days: int
    counted: bool
    pressing: bool = False
    after_stop: bool = False
    keeps_on_paper_days: int = 0

    def keeps(self, channel: str) -> timedelta:
        """How long it makes sense to send it: a letter waits for somebody to print it."""
        on_paper = channel == Channel.LETTER and self.keeps_on_paper_days
        return timedelta(days=self.keeps_on_paper_days if on_paper else self.keeps_days)


@cache
def purposes() -> dict[str, Purpose]:
    """By key. Raises TypeError when a line holds an unknown word."""
    data = tomllib.loads((resources.files(__package__) / "purposes.toml").read_text("utf-8"))
    return {key: Purpose(key=key, **line) for key, line in data.items()}
