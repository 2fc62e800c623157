"""No cell of an export begins as a formula, whatever a person typed."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from berceau.kit.export import BYTE_ORDER, STARTS_A_FORMULA, cell, rows_as_csv
from tests.consistency.hostile import HOSTILE


def read_back(table: str) -> list[list[str]]:
    assert table.startswith(BYTE_ORDER)
    return list(csv.reader(io.StringIO(table[1:], newline=""), delimiter=";"))


@pytest.mark.parametrize("label", sorted(set(HOSTILE) - {"huge"}))
def test_no_cell_begins_as_a_formula(label: str) -> None:
    text = HOSTILE[label]
    ((_title,), (written,)) = read_back(rows_as_csv(["Titre"], [[text]]))
    assert not written.lstrip(" \u00a0").startswith(STARTS_A_FORMULA)
    assert written.removeprefix("'") == text or written == text


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n '\";a\u00a0"), max_size=8))
def test_a_cell_reads_back_as_it_was_written(text: str) -> None:
    assert cell(text) in {text, "'" + text}
    assert not cell(text).lstrip(" \u00a0").startswith(STARTS_A_FORMULA)


def test_the_header_is_escaped_too() -> None:
    assert read_back(rows_as_csv(["=1+1"], []))[0] == ["'=1+1"]


def test_nothing_is_an_empty_cell() -> None:
    assert cell(None) == ""
