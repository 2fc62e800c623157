"""Tables for a spreadsheet: a cell that a person wrote is never a formula there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER = "\ufeff"
"""Read first by spreadsheets: without it, accents are broken."""


def cell(value: object) -> str:
    """The text of a cell; a leading apostrophe says to a spreadsheet that it is one."""
    text = "" if value is None else str(value)
    if text.lstrip(" \u00a0").startswith(STARTS_A_FORMULA):
        return f"'{text}"
    return text


def rows_as_csv(header: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """A table with `;` between cells, as French spreadsheets read it."""
    table = io.StringIO(newline="")
    table.write(BYTE_ORDER)
    writer = csv.writer(table, delimiter=";")
    writer.writerow([cell(value) for value in header])
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return table.getvalue()


def lines_as_csv(header: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The same table, a line at a time, for what is too long to hold."""
    line = io.StringIO(newline="")
    writer = csv.writer(line, delimiter=";")
    yield BYTE_ORDER
    for row in chain([header], rows):
        line.seek(0)
        line.truncate()
        writer.writerow([cell(value) for value in row])
        yield line.getvalue()
