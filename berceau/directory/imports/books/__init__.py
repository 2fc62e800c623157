"""Files of any format, opened the same way: what they are is read in them, not in their name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from berceau.directory.imports.books import archives
from berceau.directory.imports.books.base import (
    MEGABYTE,
    Book,
    FileError,
    Limits,
    Line,
    Opened,
    Sheet,
)
from berceau.directory.imports.books.csv_book import CsvBook
from berceau.directory.imports.books.json_book import JsonBook
from berceau.directory.imports.books.ods_book import OdsBook
from berceau.directory.imports.books.xlsx_book import XlsxBook

__all__ = ["MEGABYTE", "Book", "FileError", "Limits", "Line", "Opened", "Sheet", "open_book"]

START = 512
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ARCHIVE = b"PK\x03\x04"
NOT_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"PK\x05\x06")


def open_book(opened: Opened) -> Book:
    """Raises FileError, with a French sentence, for what is no table nor JSON."""
    with opened.open() as file:
        start = file.read(START)
    if not start.strip():
        raise FileError(_("Ce fichier est vide."))
    if start.startswith(OLD_OFFICE):
        raise FileError(
            _("Ce fichier est un ancien .xls, ou il est protégé par un mot de passe : "
              "l’enregistrer en .xlsx sans mot de passe.")
        )  # fmt: skip
    if start.startswith(ARCHIVE):
        return _archive(opened)
    if start.startswith(NOT_TABLES):
        raise unknown()
    if start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] in (b"{", b"["):
        return JsonBook(opened)
    if start.lstrip().lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise unknown()
    return CsvBook(opened)


def _archive(opened: Opened) -> Book:
    parts = archives.looked_at(opened)
    if "xl/workbook.xml" in parts:
        return XlsxBook(opened)
    if "content.xml" in parts:
        return OdsBook(opened)
    raise unknown()


def unknown() -> FileError:
    return FileError(
        _("Ce fichier n’est ni un tableau (CSV, XLSX, ODS) ni du JSON. Depuis un tableur : "
          "« Enregistrer sous », puis .xlsx ou .csv.")
    )  # fmt: skip
