"""XLSX, read line by line: values only, never a formula."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, BinaryIO

from openpyxl.reader.excel import load_workbook

from berceau.directory.imports.books import tables
from berceau.directory.imports.books.archives import broken
from berceau.directory.imports.books.base import COLUMNS, FileError, Line, Opened, Sheet

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


@contextmanager
def unwarned() -> Iterator[None]:
    """What the library finds odd in a workbook is of no use to whoever gives it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _load(file: BinaryIO) -> Any:
    try:
        with unwarned():
            return load_workbook(  # type: ignore[no-untyped-call]
                file, read_only=True, data_only=True, keep_links=False
            )
    except Exception:  # noqa: BLE001 -- a hostile workbook breaks the library anywhere
        raise broken() from None


class XlsxBook:
    """A workbook; hidden sheets are read too, sheets without lines are not."""

    format = "xlsx"

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.afters: dict[str, int] = {}
        self.found = self._sheets()

    def _sheets(self) -> list[Sheet]:
        found = []
        for name in self._names():
            after, columns = tables.header(self._rows(name))
            if columns:
                self.afters[name] = after
                found.append(Sheet(name, columns))
        return found

    def _names(self) -> list[str]:
        with self.opened.open() as file, closing(_load(file)) as book:
            return [sheet.title for sheet in book.worksheets]

    def _rows(self, name: str) -> Iterator[tables.Row]:
        try:
            with self.opened.open() as file, closing(_load(file)) as book, unwarned():
                sheet = book[name]
                # What the sheet says of its size may be a lie.
                sheet.reset_dimensions()
                rows = sheet.iter_rows(max_col=COLUMNS, values_only=True)
                for number, cells in enumerate(rows, start=1):
                    yield number, [None if cell in ERRORS else cell for cell in cells]
        except FileError:
            raise
        except Exception:  # noqa: BLE001 -- same
            raise broken() from None

    def sheets(self) -> list[Sheet]:
        return self.found

    def lines(self, sheet: Sheet) -> Iterator[Line]:
        return tables.lines(
            self._rows(sheet.name),
            limits=self.opened.limits,
            columns=sheet.columns,
            after=self.afters[sheet.name],
        )
