"""A PDF from a typst file and the words it shows: tagged for screen readers, nothing on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import typst


def typeset(source: Path, words: Mapping[str, object], *, fonts: Path) -> bytes:
    """The sheet (PDF/UA-1). The words go in memory: no file is written beside the answer."""
    made = typst.compile(
        str(source),
        root=str(source.parent),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"words": json.dumps(words, ensure_ascii=False)},
        pdf_standards="ua-1",
    )
    if not isinstance(made, bytes):
        raise TypeError("typst n’a pas rendu un PDF")
    return made
