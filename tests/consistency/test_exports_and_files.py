"""What goes out as a table is escaped in one place; no file of anybody comes in."""

from __future__ import annotations

import re

import pytest

from tests.consistency.test_forms import forms_of_the_house
from tests.consistency.test_templates import BERCEAU, TEMPLATES

SOURCES = [path for path in BERCEAU.rglob("*.py") if "migrations" not in path.parts]
THE_WRITER = BERCEAU / "kit" / "export.py"
WRITES_CSV = re.compile(r"\bcsv\s*\.\s*(writer|DictWriter)\b|from csv import[^\n]*[wW]riter")
TAKES_A_FILE = re.compile(
    r"\bFileField\b|\bImageField\b|request\.FILES|FileUpload|MultiPartParser|ClearableFileInput"
)
FILE_INPUT = re.compile(r"type=[\"']?file|multipart/form-data", re.IGNORECASE)


def named(pattern: re.Pattern[str], *, but: object = None) -> list[str]:
    return [
        path.relative_to(BERCEAU).as_posix()
        for path in SOURCES
        if path != but and pattern.search(path.read_text("utf-8"))
    ]


def test_only_one_module_writes_csv() -> None:
    assert named(WRITES_CSV, but=THE_WRITER) == []


def test_no_code_takes_a_file() -> None:
    assert named(TAKES_A_FILE) == []


def test_no_form_takes_a_file() -> None:
    assert [form.__qualname__ for form in forms_of_the_house() if _takes_a_file(form)] == []


def _takes_a_file(form: type) -> bool:
    fields = getattr(form, "base_fields", {})
    return any(getattr(field.widget, "needs_multipart_form", False) for field in fields.values())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_page_asks_for_a_file(path: object) -> None:
    assert FILE_INPUT.search(path.read_text("utf-8")) is None  # type: ignore[attr-defined]


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
