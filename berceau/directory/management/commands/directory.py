"""`berceau directory VERB`: each verb is a module of `directory/cli`, with its arguments."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from berceau.directory.cli import VERBS

STREAMS = frozenset({"stdout", "stderr"})


class Command(BaseCommand):
    help = "L’annuaire : importer, exporter, chercher."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for name, module in VERBS.items():
            module.arguments(verbs.add_parser(name, help=module.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        # Django hands its two streams over again among the options.
        said = {name: value for name, value in options.items() if name not in STREAMS}
        VERBS[said["verb"]].run(self.stdout, self.stderr, **said)
