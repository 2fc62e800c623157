"""`berceau directory undo-import REFERENCE`: what an import wrote goes back, finished or cut."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import OutputWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.directory.actions import imports
from berceau.directory.models import ImportRun

HELP = "annuler le dernier import, même coupé ; sans référence, les dire"
NOTHING_UNDONE = 2
SAID = 10


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("reference", nargs="?", default="", metavar="RÉFÉRENCE")


def run(stdout: OutputWrapper, stderr: OutputWrapper, *, reference: str, **rest: Any) -> None:
    """Exit status 2 when nothing was undone."""
    if not reference:
        _say_which(stdout, stderr)
    try:
        imports.undo(reference=reference, by=None, at=timezone.now())
    except ImportRun.DoesNotExist:
        stderr.write(_("Aucun import n’a la référence « %(said)s ».") % {"said": reference})
        sys.exit(NOTHING_UNDONE)
    except ValidationError as error:
        stderr.write(" ".join(error.messages))
        sys.exit(NOTHING_UNDONE)
    stdout.write(_("Import annulé : l’annuaire est revenu à ce qu’il était."))


def _say_which(stdout: OutputWrapper, stderr: OutputWrapper) -> None:
    for one in ImportRun.objects.order_by("-pk")[:SAID]:
        day = timezone.localtime(one.asked_at).strftime("%d/%m/%Y %H:%M")
        stdout.write(f"{one.reference}  {day}  {one.get_step_display()}  {one.file_names}")
    stderr.write(_("Dire lequel annuler : « berceau directory undo-import RÉFÉRENCE »."))
    sys.exit(NOTHING_UNDONE)
