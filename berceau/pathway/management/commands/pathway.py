"""`berceau pathway rebuild`: make the lists again from the facts."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.pathway import projection
from berceau.pathway.pack import pack_in_force
from berceau.pathway.progress import Progress


class Command(BaseCommand):
    """The projection is disposable: this makes it again, from a terminal or from cron."""

    help = "Refait les listes d’étapes de toutes les familles (à lancer chaque nuit)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("rebuild", help=str(self.help))

    def handle(self, *args: Any, **options: Any) -> None:
        in_force = pack_in_force()
        for error in in_force.errors:
            self.stderr.write(error)
        if in_force.errors:
            self.stderr.write(
                _(
                    "Le calendrier du territoire a des erreurs : "
                    "seul le calendrier national est utilisé."
                )
            )
        if not projection.is_up_to_date():
            self.stdout.write(
                _("Le calendrier a changé depuis le dernier calcul : version %(version)s.")
                % {"version": in_force.pack.version}
            )
        started = time.monotonic()
        progress = Progress(self.stdout)
        families, steps = projection.rebuild_all(today=timezone.localdate(), progress=progress.show)
        progress.close()
        self.stdout.write(
            _("%(families)d familles, %(steps)d étapes à venir, en %(seconds).1f s.")
            % {"families": families, "steps": steps, "seconds": time.monotonic() - started}
        )
