"""`berceau retention run`: what the night erases, and what it lists for tomorrow."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.retention import actions, engine


class Command(BaseCommand):
    help = "Conservation : efface ce qui arrive à son terme, et liste ce qui le sera demain."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        run = verbs.add_parser("run", help=str(self.help))
        run.add_argument(
            "--dry-run", action="store_true", help="dire seulement, sans rien écrire ni effacer"
        )
        run.add_argument(
            "--on", metavar="AAAA-MM-JJ", help="avec --dry-run : comme si on était ce jour-là"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["on"]:
            at = self._moment(options["on"], at, dry=options["dry_run"])
        report = engine.run(at=at, dry=True) if options["dry_run"] else actions.night(at=at)
        if report.dry:
            self.stdout.write(_("À blanc : rien n’est écrit ni effacé."))
        for outcome in report.outcomes:
            if outcome.erased or outcome.tomorrow or outcome.no_visa or outcome.suspended:
                self.stdout.write(
                    _(
                        "- %(label)s : cette nuit %(erased)d, demain %(tomorrow)d, "
                        "sans visa %(no_visa)d, suspendus %(suspended)d"
                    )
                    % {
                        "label": outcome.label,
                        "erased": outcome.erased,
                        "tomorrow": outcome.tomorrow,
                        "no_visa": outcome.no_visa,
                        "suspended": outcome.suspended,
                    }
                )
        self.stdout.write(report.sentence)

    def _moment(self, text: str, now: datetime, *, dry: bool) -> datetime:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise CommandError(_("Écrire la date ainsi : 2026-11-23.")) from None
        # Erasing ahead of time would keep less long than was told: only a dry run looks ahead.
        if not dry and day > timezone.localdate(now):
            raise CommandError(_("Une date à venir ne s’essaie qu’à blanc : ajouter --dry-run."))
        return timezone.make_aware(datetime.combine(day, time(3)))
