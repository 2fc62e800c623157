"""`berceau directory VERB`: each verb is a module of `directory/cli`, with its arguments."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from berceau.directory.cli import VERBS


class Command(BaseCommand):
    help = "L’annuaire : importer, exporter, chercher."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for name, module in VERBS.items():
            module.arguments(verbs.add_parser(name, help=module.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        VERBS[options["verb"]].run(self.stdout, self.stderr, **options)
