"""Every problem of a file, as a table to correct it by: packed while it is read, a line each."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from berceau.directory.imports.checking import ENTRY, Problem
from berceau.kit.export import lines_as_csv

MOST = 100_000
"""Of refusals, and of what is only to be looked at: a file that is wrong everywhere ends too."""


class ProblemList:
    """Hears a pass; holds no more than what is packed."""

    def __init__(self) -> None:
        self._packed = io.BytesIO()
        self._lines = io.TextIOWrapper(
            gzip.GzipFile(fileobj=self._packed, mode="wb", compresslevel=5), encoding="utf-8"
        )
        self._heard = {True: 0, False: 0}

    @property
    def count(self) -> int:
        return sum(self._heard.values())

    def hear(self, problem: Problem) -> None:
        if self._heard[problem.refused] < MOST:
            self._heard[problem.refused] += 1
            self._lines.write(json.dumps(_cells(problem), ensure_ascii=False) + "\n")

    def packed(self) -> bytes:
        """The whole list; nothing is heard after."""
        self._lines.close()
        return self._packed.getvalue()


def _cells(problem: Problem) -> list[Any]:
    return [
        problem.sheet or problem.section,
        _("fiche n° %(line)d") % {"line": problem.line} if problem.unit == ENTRY else problem.line,
        problem.column,
        problem.value,
        problem.words,
        _("refusée") if problem.refused else _("prise, à vérifier"),
    ]


def as_csv(packed: bytes) -> Iterator[str]:
    """Line by line, in the order of the file."""
    header = (
        _("Feuille"), _("Ligne"), _("Colonne"), _("Ce qui est écrit"), _("Ce qui est attendu"),
        _("La ligne est"),
    )  # fmt: skip
    with gzip.open(io.BytesIO(packed), "rt", encoding="utf-8") as lines:
        yield from lines_as_csv(header, map(json.loads, lines))
