"""A document as PDF: typst, tagged for screen readers (PDF/UA-1)."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache
from importlib import resources
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from berceau.dpo.documents.parts import Document


def words(document: Document, *, printed_on: str) -> dict[str, object]:
    """Everything that the sheet says."""
    return asdict(document) | {
        "instance": settings.INSTANCE_NAME,
        "printed_on": _("Tiré du programme le %(day)s") % {"day": printed_on},
        "page": _("page"),
    }


def pdf(document: Document, *, printed_on: str) -> bytes:
    """The document on A4."""
    return _compiled(json.dumps(words(document, printed_on=printed_on), ensure_ascii=False))


@lru_cache(maxsize=16)
def _compiled(words_as_json: str) -> bytes:
    folder = Path(str(resources.files("berceau.dpo") / "typst"))
    fonts = Path(str(resources.files("berceau.ui") / "fonts"))
    made = typst.compile(
        str(folder / "document.typ"),
        root=str(folder),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"words": words_as_json},
        pdf_standards="ua-1",
    )
    if not isinstance(made, bytes):
        raise TypeError("typst n’a pas rendu un PDF")
    return made
