"""Spreadsheets are archives of XML: looked at before any library opens them.

A small file may unpack to gigabytes, hold one line of a billion cells, or XML that names itself
without end: all are refused here, by reading what really comes out of each part.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from berceau.directory.imports.books.base import MEGABYTE, FileError, Opened

PARTS = 2000
DEFINES = (b"<!DOCTYPE", b"<!ENTITY")
ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)")
ENCODINGS = frozenset({b"utf-8", b"utf-16", b"us-ascii", b"iso-8859-1"})
BEGINS = re.compile(rb"<(?:\w+:)?(?:row|table-row|si)[\s/>]")
"""A line, or a word shared by the lines: libraries hold one of these whole in memory."""
BESIDE = (b"<!--", b"<![CDATA[")
"""What may hold a false beginning; spreadsheets are written without."""
LONGEST_STRETCH = 8 * MEGABYTE
WORDS_A_LINE = 10
"""Shared words are all in memory: so many for each line that may be read."""
READ = (".xml", ".rels", ".vml")


def looked_at(opened: Opened) -> frozenset[str]:
    """The names of the parts. Raises FileError for an archive that is broken or a trap."""
    try:
        with opened.open() as file, zipfile.ZipFile(file) as archive:
            return _parts(archive, opened)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        raise broken() from None
    except RuntimeError:
        raise FileError(
            _("Ce fichier est protégé par un mot de passe : l’enregistrer sans mot de passe.")
        ) from None


def unpacked_bytes(content: bytes) -> int:
    """What this file weighs once it is unpacked, as it says itself; zipfile reads no more."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return len(content)


def broken() -> FileError:
    return FileError(
        _("Ce fichier est abîmé ou incomplet : l’enregistrer à nouveau depuis un tableur.")
    )


def _parts(archive: zipfile.ZipFile, opened: Opened) -> frozenset[str]:
    members = archive.infolist()
    if len(members) > PARTS:
        raise too_big()
    left = opened.limits.unpacked
    for member in members:
        if not member.filename.endswith(READ):
            # Pictures and the like: nobody unpacks them.
            continue
        with archive.open(member) as part:
            for size in _sizes(part, most_words=opened.limits.lines * WORDS_A_LINE):
                left -= size
                if left < 0:
                    raise too_big()
    return frozenset(member.filename for member in members)


def _sizes(part: IO[bytes], *, most_words: int) -> Iterator[int]:
    """The sizes of the pieces of a part, each of which was looked at."""
    before, stretch, words, odd = b"", 0, 0, False
    while chunk := part.read(MEGABYTE):
        # The end of the piece before: what is looked for may lie across two.
        plain = before + chunk.replace(b"\x00", b"")
        if not before:
            _refuse_encoding(plain[:200])
        if any(define in plain for define in DEFINES):
            raise FileError(
                _("Ce fichier contient des définitions qu’un tableur n’écrit pas : refusé.")
            )
        odd = odd or any(mark in plain for mark in BESIDE)
        *_all, last = -1, *(found.start() for found in BEGINS.finditer(plain))
        stretch = stretch + len(chunk) if odd or last < 0 else len(plain) - last
        words += chunk.count(b"</si>")
        if stretch > LONGEST_STRETCH or words > most_words:
            raise too_big()
        before = plain[-16:]
        yield len(chunk)


def _refuse_encoding(start: bytes) -> None:
    """Letters that only the library would understand would hide the rest from this look."""
    said = ENCODING.search(start.partition(b"?>")[0])
    if said is not None and said[1].lower() not in ENCODINGS:
        raise broken()


def too_big() -> FileError:
    return FileError(
        _("Une fois déplié, ce fichier est trop gros : garder seulement les lignes utiles, ou "
          "l’enregistrer en CSV.")
    )  # fmt: skip
