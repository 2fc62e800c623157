"""Sets of numbers as whole numbers, and sums over them, one bit of the sum at a time.

A set of 100,000 entries is one integer of 12.5 kB: « and », « or » and counting take about a
microsecond, whatever the number of entries in it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

LEVEL = 1
"""Of zlib: these sets are mostly zeros, a higher level gains nothing."""


def pack(members: int) -> bytes:
    """As it is kept in a row."""
    return zlib.compress(members.to_bytes((members.bit_length() + 7) // 8, "little"), LEVEL)


def unpack(kept: bytes | memoryview) -> int:
    return int.from_bytes(zlib.decompress(kept), "little")


def set_of(numbers: Iterable[int]) -> int:
    """The set of these numbers."""
    found = list(numbers)
    if not found:
        return 0
    room = bytearray(max(found) // 8 + 1)
    for number in found:
        room[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(room, "little")


def numbers_of(members: int) -> list[int]:
    """The numbers of a set, in order."""
    found: list[int] = []
    for place, byte in enumerate(members.to_bytes((members.bit_length() + 7) // 8, "little")):
        if byte:
            found += [place * 8 + bit for bit in range(8) if byte >> bit & 1]
    return found


class Sums:
    """A small whole number for each entry, kept bit by bit: `planes[i]` holds who has bit i."""

    def __init__(self) -> None:
        self.planes: list[int] = []

    def add(self, members: int, value: int) -> None:
        """Add `value` (zero or more) to each of these entries."""
        bit = 0
        while value:
            if value & 1:
                self._carry(members, bit)
            value >>= 1
            bit += 1

    def _carry(self, members: int, bit: int) -> None:
        while members:
            while bit >= len(self.planes):
                self.planes.append(0)
            self.planes[bit], members = self.planes[bit] ^ members, self.planes[bit] & members
            bit += 1

    def any(self) -> int:
        """Those whose sum is not zero."""
        found = 0
        for plane in self.planes:
            found |= plane
        return found

    def of(self, number: int) -> int:
        """The sum of one entry."""
        return sum((plane >> number & 1) << bit for bit, plane in enumerate(self.planes))

    def at_least(self, least: int, among: int) -> int:
        """Those whose sum reaches `least`."""
        above, equal = 0, among
        for bit in reversed(range(max(len(self.planes), least.bit_length()))):
            plane = self.planes[bit] if bit < len(self.planes) else 0
            if least >> bit & 1:
                equal &= plane
            else:
                above |= equal & plane
                equal &= ~plane
        return above | equal


def first(count: int, among: int, planes: Iterable[int]) -> tuple[int, int, int]:
    """The `count` entries with the largest sums; `planes` come from the highest bit down.

    Returns those that are surely in, those that tie for the last places, and how many of these
    places are left.
    """
    sure, left = 0, count
    for plane in planes:
        if not among or not left:
            break
        larger = among & plane
        if (held := larger.bit_count()) > left:
            among = larger
        else:
            sure |= larger
            left -= held
            among ^= larger
    if among.bit_count() <= left:
        return sure | among, 0, 0
    return sure, (among if left else 0), left
