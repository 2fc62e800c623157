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
from django.utils.translation import ngettext

from berceau.pathway.comparison import Comparison, compare, read_pack
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
        self._say(result)

    def _refuse(self, errors: tuple[str, ...]) -> None:
        for error in errors:
            self.stderr.write(error)
        if errors:
            sys.exit(WRONG)

    def _say(self, result: Comparison) -> None:
        families = ngettext(
            "%(count)d famille suivie, dont %(touched)d avec un changement.",
            "%(count)d familles suivies, dont %(touched)d avec un changement.",
            result.families,
        )
        self.stdout.write(families % {"count": result.families, "touched": result.touched})
        self.stdout.write(", ".join((_moved(result), _late(result))) + ".")
        self.stdout.write(
            _(
                "Apparaissent : %(appear)d. Disparaissent : %(disappear)d. "
                "Plus en retard : %(no_longer)d."
            )
            % {
                "appear": result.appear.total(),
                "disappear": result.disappear.total(),
                "no_longer": result.no_longer_late.total(),
            }
        )
        for code in result.rules:
            self.stdout.write(f"  {code} : {', '.join(_by_rule(result, code))}")


def _moved(result: Comparison) -> str:
    count = result.moved.total()
    return ngettext(
        "%(count)d étape change de date", "%(count)d étapes changent de date", count
    ) % {"count": count}


def _late(result: Comparison) -> str:
    count = result.become_late.total()
    return ngettext("%(count)d devient en retard", "%(count)d deviennent en retard", count) % {
        "count": count
    }


def _by_rule(result: Comparison, code: str) -> list[str]:
    words = (
        (result.moved, _("changent de date : %(count)d")),
        (result.become_late, _("deviennent en retard : %(count)d")),
        (result.no_longer_late, _("plus en retard : %(count)d")),
        (result.appear, _("apparaissent : %(count)d")),
        (result.disappear, _("disparaissent : %(count)d")),
    )
    return [text % {"count": part[code]} for part, text in words if part[code]]
