"""`berceau messages send`: one round now, or without end with `--loop`."""

from __future__ import annotations

import signal
from argparse import ArgumentParser, _SubParsersAction
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.messaging import worker
from berceau.messaging.loop import Loop


class Command(BaseCommand):
    """A room above may add its own verbs: a method, and a parser of the same name."""

    help = "Les messages : ce qui part maintenant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        self.add_verbs(parser.add_subparsers(dest="verb", required=True))

    def add_verbs(self, verbs: _SubParsersAction[Any]) -> None:
        send = verbs.add_parser("send", help=_("envoyer ce qui peut partir maintenant"))
        send.add_argument("--loop", action="store_true", help=_("sans fin, comme berceau worker"))

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["verb"])(**options)

    def send(self, **options: Any) -> None:
        if options["loop"]:
            loop = Loop(timezone.now)
            for sign in (signal.SIGTERM, signal.SIGINT):
                signal.signal(sign, loop.stop)
            loop.run()
            return
        count = worker.run(timezone.now())
        self.stdout.write(
            _(
                "Partis : %(sent)d. En attente : %(waiting)d. Remis à plus tard : %(postponed)d. "
                "Arrêtés : %(stopped)d. Trop tard : %(expired)d. Refusés : %(failed)d. "
                "Incertains : %(uncertain)d."
            )
            % {
                name: getattr(count, name)
                for name in (
                    "sent", "waiting", "postponed", "stopped", "expired", "failed", "uncertain",
                )
            }
        )  # fmt: skip
