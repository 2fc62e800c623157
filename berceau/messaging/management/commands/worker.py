"""`berceau worker`: the process that sends messages, beside the server."""

from __future__ import annotations

import logging
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.messaging.loop import EVERY, Loop


class Command(BaseCommand):
    help = "Envoie les messages au fil de l’eau. À laisser tourner à côté du serveur (systemd)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=float, default=EVERY, help=_("secondes entre deux tours")
        )
        parser.add_argument(
            "--parent", type=int, help=_("s’arrêter quand ce processus, qui l’a lancé, s’arrête")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for chatty in ("django_tasks", "django_tasks_db"):
            logging.getLogger(chatty).setLevel(logging.WARNING)
        loop = Loop(timezone.now, every=options["every"], parent=options["parent"])
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, loop.stop)
        loop.run()
