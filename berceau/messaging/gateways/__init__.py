"""One small interface towards whoever carries messages.

A gateway says one of three things of a text it was given: it took it (its identifier), it will not
(with the reason, for good or for now), or nobody knows (the line broke after the text left). The
third is never answered by sending again: somebody could receive it twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a gateway carries. `key` is ours, the same at each try."""

    to: str
    body: str
    key: str
    title: str = ""


class GatewayError(Exception):
    """Base of what a gateway answers instead of an identifier; its words go in the outbox."""


class DescriptionError(ValueError):
    """The description of a provider is wrong; the sentence says where."""


class RefusedError(GatewayError):
    """The provider answered no, for good: wrong number, forbidden text."""


class UnavailableError(GatewayError):
    """Nothing left: the provider cannot be reached, or answered « later »."""


class UncertainError(GatewayError):
    """The line broke after the text was handed over: it may have left."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message, as the provider tells it later."""

    provider_id: str
    delivered: bool
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """A text that somebody sent us."""

    provider_id: str
    sender: str
    body: str
    at: datetime


class Gateway(Protocol):
    """What the outbox asks of a provider."""

    @property
    def name(self) -> str: ...

    def send(self, parcel: Parcel) -> str:
        """The provider's identifier. Raises one of the three errors above."""
        ...

    def find(self, key: str) -> str | None:
        """The identifier of a message handed over with this key; None when it never arrived.

        Raises UnavailableError when the provider cannot say.
        """
        ...
