"""Files as people and programs make them, for the tests of imports: XLSX, ODS, CSV, traps."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook

from berceau.directory.imports.books import Limits, Opened, open_book
from berceau.directory.imports.parcel import Parcel, opened

OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def xlsx(sheets: dict[str, list[list[Any]]], *, merged: str = "") -> bytes:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if merged:
            sheet.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def packed(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(str(cell))}</text:p></table:table-cell>"
    )


def ods(sheets: dict[str, list[list[Any]]], *, before: str = "", after_rows: str = "") -> bytes:
    tables = "".join(
        f'<table:table table:name="{escape(title)}">'
        + "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        + after_rows
        + "</table:table>"
        for title, rows in sheets.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {OFFICE}>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return packed(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    )


def file_of(content: bytes, name: str = "fichier", limits: Limits | None = None) -> Opened:
    return Opened(lambda: io.BytesIO(content), name, limits or Limits())


def parcel_of(content: bytes, name: str = "fichier", limits: Limits | None = None) -> Parcel:
    return opened([file_of(content, name, limits)])


def lines_of(content: bytes, name: str = "fichier", limits: Limits | None = None) -> list[Any]:
    """Every line of every sheet."""
    book = open_book(file_of(content, name, limits))
    return [line for sheet in book.sheets() for line in book.lines(sheet)]
