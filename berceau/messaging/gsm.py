"""How long an SMS is, as operators count it: 3GPP TS 23.038, 7-bit default alphabet.

One letter outside that alphabet (ç, ê, œ, ’) sends the whole text in UCS-2: 70 characters instead
of 160, and the price doubles. Pure functions.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
"""Written with an escape: they count for two."""

ALONE_7BIT, PART_7BIT = 160, 153
ALONE_UCS2, PART_UCS2 = 70, 67

LIGHTER = {
    "ç": "c", "ê": "e", "ë": "e", "â": "a", "î": "i", "ï": "i", "ô": "o", "û": "u", "ÿ": "y",
    "œ": "oe", "Œ": "OE", "Ê": "E", "È": "E", "À": "A", "Â": "A", "Î": "I", "Ï": "I", "Ô": "O",
    "Ù": "U", "Û": "U", "’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-",
    "—": "-", "…": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "ı": "i", "ł": "l", "đ": "d",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measure:
    """What a text weighs. `units` are septets, or UTF-16 code units."""

    seven_bit: bool
    units: int
    segments: int
    room: int
    """Units left before one more segment."""
    costly: tuple[str, ...]
    """The characters that force UCS-2, each once, in their order."""


def _units_7bit(char: str) -> int:
    return 2 if char in EXTENDED else 1


def _units_ucs2(char: str) -> int:
    return 2 if ord(char) > 0xFFFF else 1


def _cut(weights: list[int], alone: int, part: int) -> tuple[int, int]:
    """Segments, and units free in the last one; a character is never cut in two."""
    total = sum(weights)
    if total <= alone:
        return (1 if total else 0), alone - total
    segments, filled = 1, 0
    for weight in weights:
        if filled + weight > part:
            segments, filled = segments + 1, 0
        filled += weight
    return segments, part - filled


def measure(text: str) -> Measure:
    """Alphabet, units and segments of a text, as it would leave."""
    costly = tuple(
        dict.fromkeys(char for char in text if char not in BASIC and char not in EXTENDED)
    )
    weigh = _units_ucs2 if costly else _units_7bit
    weights = [weigh(char) for char in text]
    segments, room = _cut(
        weights, ALONE_UCS2 if costly else ALONE_7BIT, PART_UCS2 if costly else PART_7BIT
    )
    return Measure(
        seven_bit=not costly, units=sum(weights), segments=segments, room=room, costly=costly
    )


def lighten(text: str) -> str:
    """The same text with the closest letters of the 7-bit alphabet, where there is one."""
    return "".join(_lighter(char) for char in text)


def _lighter(char: str) -> str:
    if char in BASIC or char in EXTENDED:
        return char
    without_accent = unicodedata.normalize("NFD", char)[0]
    return LIGHTER.get(char) or (without_accent if without_accent in BASIC else char)
