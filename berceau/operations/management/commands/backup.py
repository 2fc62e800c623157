"""`berceau backup`, `berceau backup verify`, `berceau backup list`, `berceau backup key`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from berceau.operations import state
from berceau.operations.backup import key, restoring, rolling
from berceau.operations.backup.seal import BackupRefusedError
from berceau.operations.backup.store import StoreError, place


class Command(BaseCommand):
    """A sealed copy of everything but the keys, tried at once."""

    help = "Sauvegarde chiffrée, vérifiée aussitôt par une restauration d’essai."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "verb",
            nargs="?",
            default="take",
            choices=["take", "verify", "list", "key"],
            help="take (par défaut), verify, list, ou key pour créer une clé",
        )
        parser.add_argument(
            "--to", "--from", dest="place", default=settings.BACKUP_TO,
            help="dossier, ou s3://compartiment/préfixe (BERCEAU_BACKUP_TO)",
        )  # fmt: skip
        parser.add_argument("--at", default="latest", help="verify : une date, un nom, ou latest")
        parser.add_argument(
            "--keep", type=int, default=settings.BACKUP_KEEP_DAYS, help="jours gardés"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"do_{options['verb']}")(options)
        except (BackupRefusedError, StoreError, key.BackupKeyError) as problem:
            raise CommandError(str(problem)) from None
        except state.AlreadyRunningError:
            raise CommandError(_("Une autre sauvegarde est en cours.")) from None

    def do_key(self, options: dict[str, Any]) -> None:
        self.stdout.write(key.new())
        self.stderr.write(
            _(
                "À mettre dans BERCEAU_BACKUP_KEY, ou seule dans le fichier nommé par "
                "BERCEAU_BACKUP_KEY_FILE. En garder une copie hors de cette machine : sans elle, "
                "aucune sauvegarde ne s’ouvre."
            )
        )

    def do_take(self, options: dict[str, Any]) -> None:
        if options["keep"] < 1:
            raise CommandError(_("--keep : au moins un jour."))
        done = rolling.back_up(
            place(options["place"]), key.of_settings(), at=timezone.now(), keep_days=options["keep"]
        )
        self.stdout.write(rolling.said(done))
        self.stdout.write(done.kept.name)

    def do_verify(self, options: dict[str, Any]) -> None:
        where = place(options["place"])
        kept = restoring.choose(where, options["at"])
        manifest = rolling.check(where, kept, key.of_settings(), at=timezone.now())
        self.stdout.write(
            _(
                "%(name)s : restaurée sur une base d’essai, %(tables)d tables et %(rows)d lignes "
                "identiques."
            )
            % {"name": kept.name, "tables": len(manifest.tables), "rows": manifest.rows}
        )

    def do_list(self, options: dict[str, Any]) -> None:
        found = place(options["place"]).everything()
        checked = state.last(rolling.VERIFIED).get("name")
        for kept in found:
            mark = _(" · vérifiée") if kept.name == checked else ""
            day = timezone.localtime(kept.made_at).strftime("%d/%m/%Y %H:%M")
            self.stdout.write(f"{kept.name} · {day} · {kept.size / 1e6:.1f} Mo{mark}")
        if not found:
            self.stdout.write(_("Aucune sauvegarde ici."))
