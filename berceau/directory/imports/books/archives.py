"""Spreadsheets are archives of XML: looked at before any library opens them.

A small file may unpack to gigabytes, and XML may name itself without end: both are refused here, by
counting what really comes out of each part.
"""

from __future__ import annotations

import re
import zipfile
import zlib

from django.utils.translation import gettext as _

from berceau.directory.imports.books.base import MEGABYTE, FileError, Opened

PARTS = 2000
DEFINES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
START = 4096
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
            start = part.read(START)
            if DEFINES.search(start.replace(b"\x00", b"")):
                raise FileError(
                    _("Ce fichier contient des définitions qu’un tableur n’écrit pas : refusé.")
                )
            left -= len(start)
            while chunk := part.read(MEGABYTE):
                left -= len(chunk)
                if left < 0:
                    raise too_big()
        if left < 0:
            raise too_big()
    return frozenset(member.filename for member in members)


def too_big() -> FileError:
    return FileError(
        _("Une fois déplié, ce fichier est trop gros : garder seulement les lignes utiles, ou "
          "l’enregistrer en CSV.")
    )  # fmt: skip
