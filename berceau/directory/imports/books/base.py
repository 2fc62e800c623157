"""What every file gives, whatever its format: sheets, their columns, their lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

COLUMNS = 200
"""Beyond, the columns of a sheet are not read."""
MEGABYTE = 1024 * 1024


class FileError(ValueError):
    """This file cannot be read at all; its words say why and what to do, in French."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read. Bytes once unpacked, and lines."""

    unpacked: int = 150 * MEGABYTE
    lines: int = 200_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line (1 is the first of the sheet), or the rank of an entry of a JSON list."""

    number: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`columns` in the order of the file; none for JSON, where each entry has its own."""

    name: str
    columns: tuple[str, ...] = ()


class Book(Protocol):
    """A file that was opened. Sheets are read again from the start each time they are asked."""

    format: str

    def sheets(self) -> list[Sheet]: ...

    def lines(self, sheet: Sheet) -> Iterator[Line]: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is opened as often as needed, and the name that it had."""

    open: Callable[[], BinaryIO]
    name: str
    limits: Limits = Limits()
