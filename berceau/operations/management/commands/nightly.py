"""`berceau nightly`: what the rooms do every night. To be run by cron or a systemd timer."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.operations import night, state


class Command(BaseCommand):
    """Status 1 when a job failed; the others are done all the same."""

    help = "Les tâches de la nuit : conservation, calendrier, journal, paquet papier, sauvegarde."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="dire ce qui serait fait, sans rien écrire"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["dry_run"]:
            lines = night.rehearse(at=at)
        else:
            try:
                lines = night.run(at=at)
            except state.AlreadyRunningError:
                raise CommandError(
                    _("Une autre nuit est en cours sur cette instance : rien n’a été fait.")
                ) from None
        for line in lines:
            mark = "✓" if line.ok else "✗"
            self.stdout.write(f"{mark} {line.label} : {line.sentence} ({line.seconds:.1f} s)")
        if options["dry_run"]:
            return
        self.stdout.write(night.summary(lines))
        if not all(line.ok for line in lines):
            sys.exit(1)
