"""What a link may open: each room says its own doors."""

from __future__ import annotations

from functools import cache

from berceau.contract import GuestDoor, programmes


@cache
def doors() -> dict[str, GuestDoor]:
    """purpose -> door, of every room."""
    return {door.purpose: door for programme in programmes() for door in programme.guest_doors}
