"""Addresses are sealed; they are found again by a keyed fingerprint."""

from __future__ import annotations

from berceau.kit.crypto import keyed_index


def index_of(channel: str, address: str) -> str:
    """The fingerprint of an address written in its normal form (E.164, or lower-case e-mail)."""
    return keyed_index("messaging.address", f"{channel}:{address.strip().lower()}")
