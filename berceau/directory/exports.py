"""The directory as open data: data·inclusion in JSON, CSV and XLSX, line by line.

Only what is published, and nothing of a person: neither contacts by name nor the addresses of
people. Professionals are persons, data·inclusion has no place for them: they are not in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.workbook import workbook

from berceau.directory.di import fields, out
from berceau.directory.di.fields import SERVICES, STRUCTURES
from berceau.directory.models import Service, Structure
from berceau.kit.export import cell, lines_as_csv

CHUNK = 1000
Row = dict[str, Any]


def structures() -> Iterator[Row]:
    """Published structures, in the order in which they came."""
    rows = Structure.objects.published().select_related("place").order_by("pk")
    for row in rows.iterator(chunk_size=CHUNK):
        if (said := out.structure(row)) is not None:
            yield said


def services() -> Iterator[Row]:
    """Published services, in the order in which they came."""
    rows = Service.objects.published().select_related("place", "structure__place").order_by("pk")
    for row in rows.iterator(chunk_size=CHUNK):
        if (said := out.service(row)) is not None:
            yield said


SECTIONS: dict[str, Callable[[], Iterator[Row]]] = {STRUCTURES: structures, SERVICES: services}


def columns(section: str) -> list[str]:
    """Those of the schema, without what is never published."""
    return [one.di for one in fields.FIELDS[section] if one.di not in out.NEVER_OUT]


def as_json(section: str) -> Iterator[str]:
    """A JSON list, one entry a line."""
    yield "["
    for rank, row in enumerate(SECTIONS[section]()):
        said = json.dumps(row, ensure_ascii=False, separators=(", ", ": "))
        yield f"{',' if rank else ''}\n{said}"
    yield "\n]\n"


def as_csv(section: str) -> Iterator[str]:
    """A table for spreadsheets; lists are separated by commas, as the State's model."""
    names = columns(section)
    return lines_as_csv(names, (_cells(row, names) for row in SECTIONS[section]()))


def _cells(row: Row, names: Iterable[str]) -> list[Any]:
    return [",".join(row[name]) if isinstance(row[name], list) else row[name] for name in names]


def write_xlsx(file: IO[bytes]) -> None:
    """Two sheets, « Structures » and « Services », as the State's model."""
    book: Any = workbook.Workbook(write_only=True)  # type: ignore[no-untyped-call]
    for title, section in (("Structures", STRUCTURES), ("Services", SERVICES)):
        sheet = book.create_sheet(title)
        names = columns(section)
        sheet.append(names)
        for row in SECTIONS[section]():
            sheet.append([_written(sheet, value) for value in _cells(row, names)])
    book.save(file)


def _written(sheet: Any, value: Any) -> Any:
    """Numbers stay numbers; words are words, whatever they begin with."""
    if value is None or isinstance(value, int | float):
        return value
    one: Any = WriteOnlyCell(sheet, value=None)  # type: ignore[no-untyped-call]
    one.value = cell(value)[:32_767]
    one.data_type = "s"
    return one
