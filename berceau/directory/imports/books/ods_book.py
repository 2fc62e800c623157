"""ODS (LibreOffice), read line by line from its XML."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

from berceau.directory.imports.books import tables
from berceau.directory.imports.books.archives import broken
from berceau.directory.imports.books.base import COLUMNS, Line, Opened, Sheet

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
NAME, ROW, CELLS = (
    f"{TABLE}name",
    f"{TABLE}table-row",
    (
        f"{TABLE}table-cell",
        f"{TABLE}covered-table-cell",
    ),
)
ROWS_REPEATED, CELLS_REPEATED = (
    f"{TABLE}number-rows-repeated",
    f"{TABLE}number-columns-repeated",
)
MOST_REPEATED = 1000
"""A full line repeated more often than this is a trap."""


class OdsBook:
    """A workbook of LibreOffice."""

    format = "ods"

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.afters: dict[str, int] = {}
        self.found: list[Sheet] = []
        for name in list(dict.fromkeys(self._names())):
            after, columns = tables.header(self._rows(name))
            if columns:
                self.afters[name] = after
                self.found.append(Sheet(name, columns))

    def sheets(self) -> list[Sheet]:
        return self.found

    def lines(self, sheet: Sheet) -> Iterator[Line]:
        return tables.lines(
            self._rows(sheet.name),
            limits=self.opened.limits,
            columns=sheet.columns,
            after=self.afters[sheet.name],
        )

    def _events(self) -> Iterator[tuple[str, ET.Element]]:
        try:
            with (
                self.opened.open() as file,
                zipfile.ZipFile(file) as archive,
                archive.open("content.xml") as content,
            ):
                yield from ET.iterparse(content, events=("start", "end"))  # noqa: S314
        except (zipfile.BadZipFile, KeyError, ET.ParseError, OSError, EOFError):
            raise broken() from None

    def _names(self) -> Iterator[str]:
        table = None
        for event, element in self._events():
            if event == "start" and element.tag == f"{TABLE}table":
                table = element
                yield element.get(NAME, "")
            elif event == "end" and element.tag == ROW:
                _forget(element, table)

    def _rows(self, name: str) -> Iterator[tables.Row]:
        inside, number, table = False, 0, None
        for event, element in self._events():
            if element.tag == f"{TABLE}table":
                if event == "end" and inside:
                    return
                inside = event == "start" and element.get(NAME, "") == name
                table = element
            elif event == "end" and element.tag == ROW:
                cells = _cells(element) if inside else []
                times = _repeated(element, ROWS_REPEATED)
                _forget(element, table)
                if cells:
                    for rank in range(min(times, MOST_REPEATED)):
                        yield number + rank + 1, cells
                elif inside:
                    yield number + times, ()
                number += times if inside else 0


def _forget(row: ET.Element, table: ET.Element | None) -> None:
    """What was read, or is of another sheet, does not stay in memory."""
    row.clear()
    if table is not None:
        table.clear()


def _repeated(element: ET.Element, attribute: str) -> int:
    said = element.get(attribute, "1")
    return min(int(said), 2_000_000) if said.isascii() and said.isdigit() and said != "0" else 1


def _cells(row: ET.Element) -> list[Any]:
    """The values of a line, without the empty cells of its end."""
    cells: list[Any] = []
    empty = 0
    for element in row:
        if element.tag not in CELLS:
            continue
        value, times = _value(element), _repeated(element, CELLS_REPEATED)
        if value is None:
            empty += times
            continue
        cells += [None] * min(empty, COLUMNS - len(cells))
        empty = 0
        cells += [value] * min(times, COLUMNS - len(cells))
        if len(cells) >= COLUMNS:
            break
    return cells


def _value(element: ET.Element) -> Any:
    kind = element.get(f"{OFFICE}value-type", "")
    if kind in {"float", "percentage", "currency"}:
        try:
            return float(element.get(f"{OFFICE}value", ""))
        except ValueError:
            return None
    if kind == "date":
        said = element.get(f"{OFFICE}date-value", "")[:10]
        try:
            return date.fromisoformat(said)
        except ValueError:
            return said or None
    if kind == "boolean":
        return element.get(f"{OFFICE}boolean-value") == "true"
    # Its own paragraphs: those of a note stuck on the cell are one floor below.
    said = "\n".join(_words(part) for part in element.findall(f"{TEXT}p"))
    return said or None


def _words(part: ET.Element) -> str:
    """Its letters; a line break inside a paragraph is a break."""
    for one in part.iter(f"{TEXT}line-break"):
        one.text = "\n"
    return "".join(part.itertext())
