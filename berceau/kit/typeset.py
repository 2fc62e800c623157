"""A PDF from a typst file and the words it shows: tagged for screen readers, nothing on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst


@cache
def _fonts(folder: Path) -> typst.Fonts:
    """The fonts of this folder and those of typst, none of the machine's; read once a process."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)]
    )


def compiler(source: Path, words: Mapping[str, object], *, fonts: Path) -> typst.Compiler:
    """The words go in memory: no file is written beside the answer."""
    return typst.Compiler(
        str(source),
        root=str(source.parent),
        font_paths=_fonts(fonts),
        sys_inputs={"words": json.dumps(words, ensure_ascii=False)},
    )


def typeset(source: Path, words: Mapping[str, object], *, fonts: Path) -> bytes:
    """The sheet (PDF/UA-1)."""
    made = compiler(source, words, fonts=fonts).compile(format="pdf", pdf_standards="ua-1")
    if not isinstance(made, bytes):
        raise TypeError("typst n’a pas rendu un PDF")
    return made
