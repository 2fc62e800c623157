"""CSV: any usual encoding, any usual separator, read line by line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from berceau.directory.imports.books import tables
from berceau.directory.imports.books.base import MEGABYTE, FileError, Line, Opened, Sheet

SEPARATORS = ";,\t|"
SAMPLE = 64 * 1024
LONGEST_LINE = 4 * MEGABYTE
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def encoding_of(opened: Opened) -> str:
    """UTF-8, UTF-16 or Windows-1252 (what Excel writes in France). Raises FileError for none."""
    with opened.open() as file:
        start = file.read(SAMPLE)
    for bom, name in BOMS.items():
        if start.startswith(bom):
            return name
    zeros = start.count(0)
    if zeros:
        if zeros < len(start) // 4:
            raise FileError(_("Ce fichier n’est pas un tableau : il contient des octets nuls."))
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    for name in ("utf-8", "cp1252"):
        if _decodes(opened, name):
            return name
    raise FileError(
        _("Les lettres de ce fichier ne se lisent pas : l’enregistrer en « CSV UTF-8 ».")
    )


def _decodes(opened: Opened, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with opened.open() as file:
            while chunk := file.read(MEGABYTE):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def separator_of(sample: str) -> str:
    """The separator that the first lines hold the most, evenly."""
    first = [line for line in sample.splitlines()[:10] if line.strip()]
    counts = {one: sorted(line.count(one) for line in first) for one in SEPARATORS}
    # The middle of them: a title line holds none, a description holds many commas.
    return max(SEPARATORS, key=lambda one: counts[one][len(first) // 2] if first else 0)


def _lines(text: IO[str]) -> Iterator[str]:
    """One line of millions of separators would be millions of cells before anybody counts them."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise FileError(_("Une ligne de ce fichier est immense : ce n’est pas un tableau."))
        yield line


class CsvBook:
    """One table, one sheet."""

    format = "csv"

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.encoding = encoding_of(opened)
        with self._text() as text:
            self.separator = separator_of(text.read(SAMPLE))
        self.after, self.columns = tables.header(self._rows())

    def _text(self) -> IO[str]:
        return io.TextIOWrapper(self.opened.open(), encoding=self.encoding, newline="")

    def _rows(self) -> Iterator[tables.Row]:
        try:
            with self._text() as text:
                reader = csv.reader(_lines(text), delimiter=self.separator)
                for row in reader:
                    yield reader.line_num, row
        except csv.Error as error:
            raise FileError(
                _("Ce tableau ne se lit pas : une case est immense, ou un guillemet n’est pas "
                  "refermé (%(error)s).")
                % {"error": error}
            ) from None  # fmt: skip
        except UnicodeError:
            raise FileError(
                _("Les lettres de ce fichier ne se lisent pas : l’enregistrer en « CSV UTF-8 ».")
            ) from None

    def sheets(self) -> list[Sheet]:
        return [Sheet(self.opened.name, self.columns)] if self.columns else []

    def lines(self, sheet: Sheet) -> Iterator[Line]:
        return tables.lines(
            self._rows(), limits=self.opened.limits, columns=sheet.columns, after=self.after
        )
