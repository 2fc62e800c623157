"""The gateway of the demonstration and of the tests: it takes everything and sends nothing.

It keeps no list: what it took is in the outbox, under its name (`sink.py` reads it there).
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2s

from berceau.messaging.gateways import Parcel

NAME = "sink"


@dataclass(frozen=True, slots=True)
class SinkGateway:
    """Nobody receives anything. Production refuses to start with it."""

    name: str = NAME

    def send(self, parcel: Parcel) -> str:
        return blake2s(parcel.key.encode(), digest_size=12).hexdigest()

    def find(self, key: str) -> str | None:
        """A message handed over is noted at once: one that is not noted never arrived."""
        return None
