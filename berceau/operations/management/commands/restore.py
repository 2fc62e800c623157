"""`berceau restore SOURCE`: put a backup back."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from berceau.operations.backup import key, restoring
from berceau.operations.backup.seal import BackupRefusedError
from berceau.operations.backup.store import StoreError, place


class Command(BaseCommand):
    """Reads and checks the whole backup before anything is touched."""

    help = "Restaure une sauvegarde dans une base vide, ou à la place de tout avec --replace."
    requires_system_checks: list[str] = []  # noqa: RUF012
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source", nargs="?", default=settings.BACKUP_TO, help="dossier ou s3://…"
        )
        parser.add_argument("--at", default="latest", help="une date, un nom, ou latest")
        parser.add_argument(
            "--replace", action="store_true", help="remplacer tout ce que la base contient"
        )
        parser.add_argument("--yes", action="store_true", help="ne pas demander confirmation")
        parser.add_argument(
            "--as-is", action="store_true", help="ne pas amener la base à cette version"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        try:
            where = place(options["source"])
            kept = restoring.choose(where, options["at"])
            if options["replace"] and not options["yes"] and not restoring.is_empty():
                self.confirm(kept.name)
            secret = key.of_settings()
            with restoring.fetched(where, kept, secret) as got:
                restoring.restore(
                    got, secret, replace=options["replace"], forward=not options["as_is"]
                )
                manifest = got.manifest
        except (BackupRefusedError, StoreError, key.BackupKeyError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            _(
                "%(name)s restaurée en %(seconds).1f s : %(tables)d tables, %(rows)d lignes, "
                "%(files)d fichiers, comparés un à un à la sauvegarde."
            )
            % {
                "name": kept.name,
                "seconds": time.monotonic() - begun,
                "tables": len(manifest.tables),
                "rows": manifest.rows,
                "files": len(manifest.files),
            }
        )
        self.stdout.write(
            _("Ensuite : redémarrer le service, puis « berceau doctor » et « berceau nightly ».")
        )

    def confirm(self, name: str) -> None:
        """The name of the instance, typed by hand."""
        self.stdout.write(
            _("Tout ce que contient « %(instance)s » va être remplacé par %(name)s.")
            % {"instance": settings.INSTANCE_NAME, "name": name}
        )
        try:
            typed = input(_("Écrire le nom de l’instance pour continuer : "))
        except EOFError:
            typed = ""
        if typed.strip() != settings.INSTANCE_NAME:
            raise CommandError(_("Ce n’est pas ce nom : rien n’a changé."))
