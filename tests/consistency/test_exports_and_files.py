"""What goes out as a table is escaped in one place; one form takes files: imports of the directory.

What that form takes is fed with traps in tests/directory/test_import_files.py.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.consistency.test_forms import forms_of_the_house
from tests.consistency.test_templates import BERCEAU, TEMPLATES

SOURCES = [path for path in BERCEAU.rglob("*.py") if "migrations" not in path.parts]
THE_WRITER = BERCEAU / "kit" / "export.py"
THE_TAKER = BERCEAU / "directory" / "forms" / "imports.py"
# Tells a form sent again with another file from the same form sent twice; keeps nothing of it.
THE_MARKER = BERCEAU / "accounts" / "submissions.py"
THE_PAGE = BERCEAU / "directory" / "templates" / "directory" / "imports.html"
WRITES_CSV = re.compile(r"\bcsv\s*\.\s*(writer|DictWriter)\b|from csv import[^\n]*[wW]riter")
TAKES_A_FILE = re.compile(
    r"\bFileField\b|\bImageField\b|request\.FILES|FileUpload|MultiPartParser|ClearableFileInput"
)
FILE_INPUT = re.compile(r"type=[\"']?file|multipart/form-data", re.IGNORECASE)


def named(pattern: re.Pattern[str], *but: Path) -> list[str]:
    return [
        path.relative_to(BERCEAU).as_posix()
        for path in SOURCES
        if path not in but and pattern.search(path.read_text("utf-8"))
    ]


def test_only_one_module_writes_csv() -> None:
    assert named(WRITES_CSV, THE_WRITER) == []


def test_only_one_module_takes_files() -> None:
    assert named(TAKES_A_FILE, THE_TAKER, THE_MARKER) == []
    assert TAKES_A_FILE.search(THE_TAKER.read_text("utf-8"))


def test_only_one_form_takes_files() -> None:
    takers = [form.__qualname__ for form in forms_of_the_house() if _takes_a_file(form)]
    assert takers == ["FilesForm"]


def _takes_a_file(form: type) -> bool:
    fields = getattr(form, "base_fields", {})
    return any(getattr(field.widget, "needs_multipart_form", False) for field in fields.values())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_only_one_page_asks_for_a_file(path: Path) -> None:
    asks = FILE_INPUT.search(path.read_text("utf-8")) is not None
    assert asks is (path == THE_PAGE)


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        (WRITES_CSV, "csv.writer(out)"),
        (WRITES_CSV, "from csv import DictWriter"),
        (TAKES_A_FILE, "forms.FileField()"),
        (TAKES_A_FILE, "request.FILES"),
        (FILE_INPUT, '<input type="file">'),
    ],
)
def test_what_is_looked_for_is_found(pattern: re.Pattern[str], example: str) -> None:
    assert pattern.search(example)
