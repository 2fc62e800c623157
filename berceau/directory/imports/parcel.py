"""The files of one import, and the structures and services that they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from berceau.directory.di.fields import FIELDS, SERVICES, STRUCTURES
from berceau.directory.imports import columns as guessing
from berceau.directory.imports import town
from berceau.directory.imports.books import Book, FileError, Opened, Sheet, open_book
from berceau.directory.imports.checking import ENTRY, LINE, Record

LOOKS_AT = 20
"""Entries of a JSON list that are looked at to know what it holds."""


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of one file; `section` is empty for a town's own table."""

    book: Book
    sheet: Sheet
    section: str
    name: str


@dataclass(slots=True)
class Parcel:
    """What was given to import. `columns` says what each column of a town's own table holds."""

    parts: list[Part]
    columns: Mapping[str, str] = field(default_factory=dict)
    format: str = ""

    @property
    def is_data_inclusion(self) -> bool:
        return any(part.section for part in self.parts)

    @property
    def own(self) -> Part:
        """The sheet of a town's own table: the one whose columns we know best."""
        return max(self.parts, key=lambda part: sum(map(guessing.recognised, part.sheet.columns)))

    @property
    def sections(self) -> tuple[str, ...]:
        """Those that this parcel speaks of: the others are not said to have vanished."""
        if not self.is_data_inclusion:
            return STRUCTURES, SERVICES
        return tuple(one for one in FIELDS if any(part.section == one for part in self.parts))

    def records(self, section: str) -> Iterator[Record]:
        """The lines of this section, in the order of the files."""
        if not self.is_data_inclusion:
            yield from town.records(
                section, self.own.book, self.own.sheet, self.own.name, self.columns
            )
            return
        for part in self.parts:
            if part.section == section:
                yield from _records(part)


def _records(part: Part) -> Iterator[Record]:
    names = {name.strip(): name for name in part.sheet.columns}
    for line in part.book.lines(part.sheet):
        values: Mapping[str, Any] = line.cells
        if names:
            values = {name.strip(): cell for name, cell in line.cells.items()}
        yield Record(
            part.section,
            part.name,
            line.number,
            values,
            unit=ENTRY if part.book.format == "json" else LINE,
        )


def opened(files: Sequence[Opened]) -> Parcel:
    """Raises FileError, with the name of the file when there are several."""
    parts: list[Part] = []
    formats: list[str] = []
    for one in files:
        try:
            book = open_book(one)
            formats.append(book.format)
            parts += _parts(book, one.name)
        except FileError as error:
            if len(files) == 1:
                raise
            raise FileError(f"{one.name} : {error}") from None
    if not parts:
        raise FileError(_("Ce fichier ne contient aucune ligne : ni structure, ni service."))
    known = [part for part in parts if part.section]
    return Parcel(known or parts, format=formats[0])


def _parts(book: Book, file_name: str) -> Iterator[Part]:
    for sheet in book.sheets():
        if book.format == "json":
            section = _json_section(book, sheet, file_name)
            if section:
                yield Part(book, sheet, section, sheet.name or file_name)
            continue
        by_name = file_name.rsplit(".", 1)[0] if book.format == "csv" else sheet.name
        yield Part(book, sheet, guessing.section_of(by_name, sheet.columns), sheet.name)


def _json_section(book: Book, sheet: Sheet, file_name: str) -> str:
    """By its name in an object; by its first entries, then the name of the file, for a list."""
    if sheet.name:
        return sheet.name if sheet.name in FIELDS else ""
    for line in book.lines(sheet):
        if "structure_id" in line.cells:
            return SERVICES
        if line.number >= LOOKS_AT:
            break
    return SERVICES if "service" in file_name.casefold() else STRUCTURES
