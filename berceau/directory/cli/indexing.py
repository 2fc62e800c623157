"""`berceau directory index`: make the search index again, from the entries."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils.translation import ngettext

from berceau.directory import search_index

HELP = "refaire l’index de recherche"


def arguments(parser: ArgumentParser) -> None:
    """It takes none."""


def run(stdout: OutputWrapper, stderr: OutputWrapper, **options: Any) -> None:
    """Says how many entries can be found."""
    count = search_index.refresh(None)
    said = ngettext("%(count)d fiche à chercher.", "%(count)d fiches à chercher.", count)
    stdout.write(said % {"count": count})
