"""On which half-days an entry is open in an ordinary week."""

from __future__ import annotations

from functools import lru_cache

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
PARTS = ("morning", "afternoon", "evening")


@lru_cache(maxsize=8192)
def slots_of(hours: str) -> frozenset[str]:
    """« we:morning » for each half-day on which these hours are open at some moment."""
    return frozenset()
