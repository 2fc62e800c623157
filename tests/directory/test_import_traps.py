"""Spreadsheets made to harm, or merely odd: refused before they fill the memory, or read right."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from berceau.accounts.roles import Role
from berceau.directory.imports.books import FileError, Limits, Opened, open_book
from berceau.directory.imports.books.archives import unpacked_bytes
from berceau.directory.models import ImportRun, Step
from tests import factories
from tests.directory.sheets import lines_of, ods, packed, xlsx

TABLE = [["Nom", "Ville"], ["PMI", "Cambrai"]]
SHEET, WORDS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
CELL = '<row r="3"><c r="%s" t="inlineStr"><is><t>a</t></is></c></row>'
XXE = '<!DOCTYPE a [<!ENTITY b "c">]>'


def with_part(book: bytes, name: str, change: Any) -> bytes:
    """The same archive with one of its parts changed."""
    parts: dict[str, str | bytes] = {}
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        for one in archive.namelist():
            read = archive.read(one).decode()
            parts[one] = change(read) if one == name else read
    return packed(parts)


def with_rows(rows: str) -> bytes:
    return with_part(
        xlsx({"Annuaire": TABLE}),
        SHEET,
        lambda read: read.replace("</sheetData>", rows + "</sheetData>"),
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        # A definition far behind a comment, or across two pieces that are read.
        (ods({"a": TABLE}, before=f"<!-- {'x' * 5000} -->{XXE}"), "définitions"),
        (ods({"a": TABLE}, before=f"<!-- {'x' * (1024 * 1024 - 60)} -->{XXE}"), "définitions"),
        (packed({"content.xml": f"{XXE}<a/>".encode("utf-16")}), "définitions"),
        # Letters that hide it.
        (packed({"content.xml": b'<?xml version="1.0" encoding="cp037"?>' + XXE.encode("cp037")}),
         "abîmé"),
        # One line of millions of cells.
        (with_rows(f'<row r="3">{"<c/>" * 3_000_000}</row>'), "trop gros"),
        (ods({"a": TABLE}, after_rows="<table:table-row>"
             f"{'<table:table-cell/>' * 500_000}</table:table-row>"), "trop gros"),
        # Coordinates that no spreadsheet has.
        (with_rows(CELL % "ZZZZZZZ3"), "abîmé"),
        (with_rows(CELL % "!!"), "abîmé"),
        (b"Nom;Ville\n" + b";" * 5_000_000, "immense"),
    ],
    ids=["far", "across", "utf-16", "ebcdic", "wide-xlsx", "wide-ods", "column", "letters", "csv"],
)  # fmt: skip
def test_a_trap_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(FileError, match=words):
        lines_of(content)


def test_too_many_shared_words_are_refused() -> None:
    content = packed({"xl/workbook.xml": "<a/>", WORDS: "<si><t>a</t></si>" * 101})
    with pytest.raises(FileError, match="trop gros"):
        lines_of(content, limits=Limits(lines=10))


def test_a_beginning_of_line_in_a_comment_does_not_count() -> None:
    cells = f"{'<c/>' * 200_000}<!--<row r=''/>-->" * 12
    with pytest.raises(FileError, match="trop gros"):
        lines_of(with_rows(f'<row r="3">{cells}</row>'))


def test_a_million_empty_lines_with_a_colour_are_passed_over() -> None:
    colours = "".join(f'<row r="{number}" s="1" customFormat="1"/>' for number in range(3, 300_000))
    assert len(colours) > 8 * 1024 * 1024
    assert [line.number for line in lines_of(with_rows(colours))] == [2]


def test_a_line_numbered_by_billions_is_not_waited_for() -> None:
    far = '<row r="99999999999"><c r="A99999999999" t="inlineStr"><is><t>a</t></is></c></row>'
    assert [line.cells["Nom"] for line in lines_of(with_rows(far))] == ["PMI"]


def test_a_small_file_that_unpacks_big_is_not_read_by_the_page(client_of: Any, db: None) -> None:
    content = with_rows(f'<row r="3">{"<c/>" * 10}</row>' * 150_000)
    assert len(content) < 512 * 1024
    assert unpacked_bytes(content) > 4 * 1024 * 1024
    browser = client_of(factories.AgentFactory(role=Role.LOCAL_MANAGER))
    browser.post(
        reverse("directory:imports"),
        {"file": SimpleUploadedFile("x.xlsx", content), "source": ""},
    )
    assert ImportRun.objects.get().step == Step.WAITS


def test_a_note_stuck_on_a_cell_is_not_its_value() -> None:
    with zipfile.ZipFile(io.BytesIO(ods({"a": TABLE}))) as archive:
        read = archive.read("content.xml").decode()
    noted = read.replace(
        "<text:p>PMI",
        "<office:annotation><text:p>À vérifier</text:p></office:annotation>"
        "<text:p>PMI<text:line-break/>du <text:span>Moulin</text:span>",
    )
    (line,) = lines_of(packed({"content.xml": noted}))
    assert line.cells["Nom"] == "PMI\ndu Moulin"


def test_each_sheet_of_a_workbook_of_libreoffice_is_read() -> None:
    content = ods({"a": TABLE, "b": [["Nom"], ["CCAS"], ["Caf"]]})
    book = open_book(Opened(lambda: io.BytesIO(content), "x.ods"))
    assert [
        [(line.number, line.cells["Nom"]) for line in book.lines(sheet)] for sheet in book.sheets()
    ] == [[(2, "PMI")], [(2, "CCAS"), (3, "Caf")]]


def test_lines_that_repeat_keep_their_numbers() -> None:
    content = ods(
        {"a": TABLE},
        after_rows='<table:table-row table:number-rows-repeated="3"/>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell '
        'office:value-type="string"><text:p>CCAS</text:p></table:table-cell></table:table-row>',
    )
    assert [line.number for line in lines_of(content)] == [2, 6, 7]


@pytest.mark.parametrize(("name", "content"), [
    ("x.xlsx", xlsx({"Annuaire": TABLE})),
    ("x.ods", ods({"Annuaire": TABLE})),
    ("x.csv", b"Nom;Ville\nPMI;Cambrai\n"),
    ("x.json", b'{"structures": [{"id": "a"}]}'),
])  # fmt: skip
def test_every_file_is_closed_once_read(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    handles = []

    def opening() -> Any:
        handles.append(path.open("rb"))
        return handles[-1]

    book = open_book(Opened(opening, name))
    assert [line.number for sheet in book.sheets() for line in book.lines(sheet)] in ([1], [2])
    assert handles
    assert all(one.closed for one in handles)
