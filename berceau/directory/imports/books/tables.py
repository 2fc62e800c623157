"""Rows of cells made into lines: where the names of columns are, what is empty, what repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from berceau.directory.imports.books.base import COLUMNS, FileError, Limits, Line
from berceau.directory.imports.columns import recognised

Row = tuple[int, Sequence[Any]]
"""The number of the line in its sheet, and its cells."""

LOOKS_FOR_NAMES = 20
"""Titles above the names of columns are passed over, within so many lines."""
EMPTY_LINES = 20_000
"""After so many empty lines, the sheet is over: some programs write a million of them."""
IGNORED = "__ignore__"
"""A column of the model sheet of data·inclusion: its lines of explanation say something there."""


def is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def header(rows: Iterable[Row]) -> tuple[int, tuple[str, ...]]:
    """The line that names the columns, and their names; (0, ()) for a sheet without any.

    Among the first lines: the one with the most names that we know, else the fullest.
    """
    best: tuple[tuple[int, int], int, Sequence[Any]] = ((0, 0), 0, ())
    for number, cells in islice(rows, LOOKS_FOR_NAMES):
        said = [str(cell) for cell in cells[:COLUMNS] if not is_empty(cell)]
        rank = (sum(map(recognised, said)), len(said))
        if rank > best[0]:
            best = rank, number, cells[:COLUMNS]
    return best[1], _names(best[2])


def _names(cells: Sequence[Any]) -> tuple[str, ...]:
    """A name each: « Colonne D » without one, « Nom (2) » when it was there before."""
    last = max((rank for rank, cell in enumerate(cells) if not is_empty(cell)), default=-1)
    names: dict[str, None] = {}
    for rank, cell in enumerate(cells[: last + 1]):
        name = " ".join(str(cell).split())[:100] if not is_empty(cell) else letter(rank)
        turn, unique = 2, name
        while unique in names:
            unique, turn = f"{name} ({turn})", turn + 1
        names[unique] = None
    return tuple(names)


def letter(rank: int) -> str:
    """« Colonne AB », as spreadsheets name it."""
    said, rank = "", rank + 1
    while rank:
        rank, left = divmod(rank - 1, 26)
        said = chr(ord("A") + left) + said
    return _("Colonne %(letter)s") % {"letter": said}


def lines(
    rows: Iterable[Row], *, limits: Limits, columns: Sequence[str], after: int
) -> Iterator[Line]:
    """The lines under the names of columns. Raises FileError beyond the limit."""
    empty = count = 0
    for number, cells in rows:
        if number <= after:
            continue
        found = {
            name: cell for name, cell in zip(columns, cells, strict=False) if not is_empty(cell)
        }
        if not found:
            empty += 1
            if empty > EMPTY_LINES:
                return
            continue
        empty = 0
        if found.pop(IGNORED, None):
            continue
        count += 1
        if count > limits.lines:
            raise too_long(limits)
        yield Line(number, found)


def too_long(limits: Limits) -> FileError:
    return FileError(
        _("Ce fichier a plus de %(most)d lignes : le couper en plusieurs, ou l’importer par la "
          "commande « berceau directory import ».")
        % {"most": limits.lines}
    )  # fmt: skip
