"""`berceau journal verify`: is every line there, as it was written?"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.privacy import journal, verification


class Command(BaseCommand):
    """Exit status 1 when a line was altered or is missing."""

    help = "Vérifie le journal : chaque ligne y est, telle qu’elle a été écrite."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verify = verbs.add_parser("verify", help=str(self.help))
        verify.add_argument(
            "--since-last",
            action="store_true",
            help="Seulement les lignes écrites depuis la dernière vérification réussie.",
        )
        verify.add_argument(
            "--after-restore",
            action="store_true",
            help="Après la reprise d’une sauvegarde : repartir de la fin retrouvée, et l’écrire.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["after_restore"]:
            verification.checkpoint_path().unlink(missing_ok=True)
        verdict = verification.verify(
            since=verification.checkpoint() if options["since_last"] else None
        )
        if not verdict.intact:
            raise CommandError(str(verdict), returncode=1)
        if options["after_restore"]:
            journal.did("journal.restored", by=None, at=at, line=verdict.end.number)
            verdict = verification.verify(since=verdict.end)
        verification.keep_checkpoint(verdict.end, at=at)
        self.stdout.write(str(verdict))
        if options["since_last"]:
            self.stdout.write(_("Depuis la dernière vérification seulement."))
