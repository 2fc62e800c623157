"""The help lines: numbers that anybody may ring, as the calendar knows them."""

from __future__ import annotations

from berceau.pathway.pack import pack_in_force
from berceau.rules.pack import Rule

VERIFIED = frozenset({"V1", "V2"})


def help_lines() -> list[Rule]:
    """The emergency ones always, the others once verified or signed."""
    lines = [rule for rule in pack_in_force().pack.rules if rule.phone]
    return [rule for rule in lines if rule.emergency or rule.signed or rule.status in VERIFIED]
