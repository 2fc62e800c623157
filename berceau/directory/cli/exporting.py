"""`berceau directory export FOLDER`: structures.json and services.json, valid and published."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import OutputWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.directory import exports

HELP = "écrire l’annuaire au format data·inclusion"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DOSSIER", type=Path)


def run(stdout: OutputWrapper, stderr: OutputWrapper, *, folder: Path, **rest: Any) -> None:
    """Exit status 2 when the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for section in exports.SECTIONS:
            path = folder / f"{section}.json"
            count = 0
            # Beside, then in its place: whoever reads it never finds half of it.
            beside = folder / f".{section}.json.part"
            with beside.open("w", encoding="utf-8") as file:
                for piece in exports.as_json(section):
                    file.write(piece)
                    count += piece.startswith((",\n", "\n{"))
            beside.replace(path)
            stdout.write(_("%(path)s : %(count)d fiches.") % {"path": path, "count": count})
        about = {
            "date": timezone.localdate().isoformat(),
            "producteur": settings.INSTANCE_NAME,
            "licence": settings.DIRECTORY_LICENCE,
            "schema": "data·inclusion v1",
        }
        (folder / "lisez-moi.json").write_text(
            json.dumps(about, ensure_ascii=False, indent=2) + "\n", "utf-8"
        )
    except OSError as error:
        stderr.write(_("Écriture impossible : %(error)s") % {"error": error})
        sys.exit(2)
