"""« Vous ne voyez pas »: what a page says of what it does not show, from the matrix.

The line never depends on what a file holds: that something exists would be data.
"""

from __future__ import annotations

from collections.abc import Collection

from berceau.privacy.access import READ, Cell, matrix, words_of


def _only_hers(cell: Cell) -> bool:
    """The role reads nothing here but what she wrote, or what was entrusted to her by name."""
    limited = {"own", "S", "assigned"} & set(cell.qualifiers)
    return bool(limited) and ("own" in limited or READ not in cell.verbs)


def not_seen(
    role: str, *, standing_in: bool = False, shown: Collection[str] | None = None
) -> list[str]:
    """What this role does not see of a file, in words to put after « Vous ne voyez pas : ».

    A stand-in sees what the line `cover` opens, and what she wrote herself. `shown` names the only
    compartments of the page when it shows less than the role may read (an emergency access).
    """
    nothing, others = words_of("hidden"), words_of("hidden_own")
    said = []
    for compartment, words in nothing.items():
        cells = matrix()[compartment]
        cell = cells.get("cover" if standing_in else role)
        if cell is None and standing_in:
            cell = cells.get(role) if cells.get(role) == Cell("own") else None
        if (
            (shown is not None and compartment not in shown)
            or cell is None
            or not cell.allows(READ)
        ):
            said.append(words)
        elif _only_hers(cell):
            said.append(others.get(compartment, words))
    return said
