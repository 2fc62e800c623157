"""Opaque references for addresses of pages: nothing can be guessed nor counted from them."""

from __future__ import annotations

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_reference() -> str:
    """Twelve characters, about 59 bits, without look-alikes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))
