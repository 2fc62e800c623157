"""The sets of the index, read together and kept for one search."""

from __future__ import annotations

from collections.abc import Iterable

from berceau.directory.finding import bits
from berceau.directory.models import SearchTerm


class Sets:
    """`want` the keys, then read the sets: one query for all those that are not there yet."""

    def __init__(self) -> None:
        self._wanted: set[str] = set()
        self._read: dict[str, int] = {}

    def want(self, keys: Iterable[str]) -> None:
        self._wanted.update(key for key in keys if key not in self._read)

    def __getitem__(self, key: str) -> int:
        if key not in self._read:
            self._wanted.add(key)
            self._fetch()
        return self._read[key]

    def any_of(self, keys: Iterable[str]) -> int:
        """The union of these sets."""
        found = 0
        for key in keys:
            found |= self[key]
        return found

    def _fetch(self) -> None:
        rows = SearchTerm.objects.filter(key__in=self._wanted)
        for key, members in rows.values_list("key", "bits"):
            self._read[key] = bits.unpack(members)
        for key in self._wanted:
            self._read.setdefault(key, 0)
        self._wanted.clear()
