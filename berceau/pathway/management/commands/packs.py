"""`berceau packs check [PATH…]` and `berceau packs diff OLD NEW`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.pathway.comparison import compare, read_pack
from berceau.pathway.progress import Progress
from berceau.rules import PackError
from berceau.rules.check import check_paths

WRONG = 2


class Command(BaseCommand):
    """Calendars are checked, and what they would change is counted, before they are applied."""

    help = "Vérifie des calendriers, ou compte ce que l’un changerait pour les familles."
    # A broken file is what this command is for: the checks of the site would say it twice.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check", help=_("vérifier des fichiers ou des dossiers"))
        check.add_argument("paths", nargs="*", type=Path, metavar="PATH")
        diff = verbs.add_parser("diff", help=_("compter ce qui changerait, sans rien écrire"))
        diff.add_argument(
            "old", metavar="OLD", help=_("national, current, un fichier ou un dossier")
        )
        diff.add_argument("new", metavar="NEW")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "check":
            self.check_packs(options["paths"])
        else:
            self.diff(options["old"], options["new"])

    def check_packs(self, paths: list[Path]) -> None:
        """One French line an error, exit status 2; one line when all is well."""
        self._refuse(check_paths(paths, settings.DATA_DIR))
        self.stdout.write(_("Aucune erreur."))

    def diff(self, old: str, new: str) -> None:
        """« 312 étapes changent de date, 41 deviennent en retard », then line by line."""
        packs = []
        for name in (old, new):
            try:
                packs.append(read_pack(name))
            except PackError as problem:
                self._refuse(problem.errors)
        progress = Progress(self.stderr)
        result = compare(packs[0], packs[1], today=timezone.localdate(), progress=progress.show)
        progress.close()
        for sentence in result.sentences():
            self.stdout.write(sentence)

    def _refuse(self, errors: tuple[str, ...]) -> None:
        for error in errors:
            self.stderr.write(error)
        if errors:
            sys.exit(WRONG)
