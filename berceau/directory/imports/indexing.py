"""The search finds what an import wrote, or took back."""

from __future__ import annotations

from collections.abc import Collection

from berceau.directory import search_index

TOO_MANY_TO_NAME = 5000
"""Beyond so many services, the whole index is made again: it is faster."""


def index_again(services: Collection[int]) -> None:
    """These services, by their keys."""
    if services:
        search_index.refresh(sorted(services) if len(services) <= TOO_MANY_TO_NAME else None)
